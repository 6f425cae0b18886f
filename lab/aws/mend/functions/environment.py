"""One execution environment: a Node process, its pipes, and how it ends.

AWS: Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle". When an environment dies or runs
out of time, the invocation gets an error in the platform's words and the next one a new environment.
"""

import json
import os
import select
import subprocess
import threading
import time
from pathlib import Path

from mend.functions import egress
from mend.functions.variables import log_stream, variables

RUNTIME = Path(__file__).with_name("runtime.mjs")
INIT_SECONDS = 10  # AWS gives the init phase ten seconds, whatever the function's timeout
SIGNALS = {1: "hangup", 6: "aborted", 9: "killed", 11: "segmentation fault", 15: "terminated"}


class Gone(Exception):
    """The process ended, or was ended for want of time, before it answered."""


class Environment:
    """Serves one invocation at a time. `state`, `request_id` and `pid` are what tests see."""

    def __init__(self, config, code_dir, node_dir, temporary):
        self.config, self.state, self.request_id = config, "starting", None
        self.started_at = time.time()
        self.stream = log_stream(config)
        self._lines, self._log_complete, self._buffer = [], threading.Event(), b""
        self._spawn(variables(config, code_dir, node_dir, temporary, self.stream), code_dir, node_dir)

    def _spawn(self, environment, code_dir, node_dir):
        events, self._events = os.pipe()
        self._answers, answers = os.pipe()
        self._process = subprocess.Popen(
            [str(node_dir / "node"), str(RUNTIME), str(events), str(answers), str(egress.rules_file())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(events, answers),
            cwd=code_dir,
            env=environment,
        )
        os.close(events)
        os.close(answers)
        self.pid = self._process.pid
        threading.Thread(target=self._read_log, daemon=True).start()

    def _read_log(self):
        for line in self._process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            if text == "\0":
                self._log_complete.set()
            else:
                self._lines.append(text)
        self._log_complete.set()

    def initialise(self, timeout):
        """Waits for the handler to be loaded. None, or the error that loading it raised."""
        try:
            return self._answer(max(INIT_SECONDS, timeout)).get("error")
        except TimeoutError:
            self.kill()
            return {"errorType": "Sandbox.Timedout", "errorMessage": "Error: Init phase timed out"}

    def invoke(self, event, request_id, timeout, client_context=None):
        """The runtime's answer: {"result": …} or {"error": …}. Raises TimeoutError or Gone; the process is then dead."""
        self.state, self.request_id = "busy", request_id
        self._log_complete.clear()
        message = {
            "requestId": request_id,
            "arn": self.config["FunctionArn"],
            "deadline": int((time.time() + timeout) * 1000),
            "event": event,
            "clientContext": client_context,
        }
        try:
            self._send((json.dumps(message) + "\n").encode())
            return self._answer(timeout)
        except TimeoutError:
            self.kill()
            raise

    def _send(self, data):
        try:
            while data:
                data = data[os.write(self._events, data) :]
        except BrokenPipeError as error:
            raise Gone(self.exit_reason()) from error

    def _answer(self, timeout):
        deadline = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            data = os.read(self._answers, 1 << 20)
            if not data:
                raise Gone(self.exit_reason())
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        return json.loads(line)

    def exit_reason(self):
        status = self._process.wait(timeout=5)
        if status == 0:
            return "Runtime exited without providing a reason"
        kind = f"signal: {SIGNALS.get(-status, -status)}" if status < 0 else f"exit status {status}"
        return f"Runtime exited with error: {kind}"

    def take_log(self):
        """The lines written since the last take, once those of the invocation just over are all read."""
        self._log_complete.wait(timeout=1)
        lines, self._lines = self._lines, []
        return lines

    def alive(self):
        return self._process.poll() is None

    def signal(self, number):
        """To the process, if it is still there."""
        if self.alive():
            self._process.send_signal(number)

    def kill(self):
        """At once, even when stopped."""
        self.state = "dead"
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def close(self):
        self.kill()
        for descriptor in (self._events, self._answers):
            try:
                os.close(descriptor)
            except OSError:
                pass
