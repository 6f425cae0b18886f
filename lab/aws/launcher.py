"""Starts MiniStack as the lab's AWS: on loopback only, with its holes mended, and gone without a trace on SIGTERM.

    python lab/aws/launcher.py --port 4566 --state-dir <dir> --node <dir that holds Node 24's `node`>

MiniStack reads its settings from the environment when its modules are imported. So the settings are made first, then the
mends are put in, then it serves.
"""

import argparse
import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True  # nothing is left in the clone


def read_options():
    parser = argparse.ArgumentParser(description="MiniStack with its holes mended, on 127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state-dir", type=Path, required=True, help="a folder of this instance alone")
    parser.add_argument("--node", type=Path, required=True, help="the folder that holds the `node` functions run on")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--account", default="000000000000")
    parser.add_argument("--alarm-tick", type=float, default=1.0, help="seconds between two evaluations of every alarm")
    parser.add_argument("--schedule-tick", type=float, default=0.5, help="seconds between two looks at the schedules")
    parser.add_argument("--concurrency", type=int, default=10, help="environments the account may have at work at once")
    parser.add_argument("--iam", choices=("on", "off"), default="on", help="whether policies are evaluated")
    parser.add_argument("--trust", type=Path, help="PEM: the root of HTTPS endpoints that topics send to")
    parser.add_argument("--log-level", default="WARNING")
    options = parser.parse_args()
    if not (options.node / "node").exists():
        parser.error(f"--node: there is no `node` in {options.node}")
    options.state_dir = options.state_dir.resolve()
    return options


def settings(options):
    """MiniStack's own environment variables, so that two instances side by side share no port, folder or container."""
    state = options.state_dir
    return {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(options.port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": options.region,
        "MINISTACK_ACCOUNT_ID": options.account,
        "STATE_DIR": str(state / "state"),
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(state / "tmp"),
        "LOG_LEVEL": options.log_level,
        "PERSIST_STATE": "0",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": f"unix://{state}/no-docker.sock",
        "LAMBDA_STATE_TRANSITION_SECONDS": "0",
        # OpenSSL's own: the roots in place of the machine's, which nothing here has a use for.
        **({"SSL_CERT_FILE": str(options.trust.resolve())} if options.trust else {}),
    }


def prepare(options):
    for name in ("state", "s3", "tmp"):
        (options.state_dir / name).mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith(("AWS_", "LOCALSTACK", "LAMBDA_"))]:
        del os.environ[name]
    os.environ.update(settings(options))


def stop(options):
    """Ends at once: the functions' processes first (a frozen one too), then what they left on disk, then this process."""
    from mend.functions import pool

    pool.kill_all()
    shutil.rmtree(options.state_dir / "tmp", ignore_errors=True)
    os._exit(0)


async def serve(options):
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from mend import mended, tasks

    app = mended(options)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop, options)
    running = [asyncio.create_task(task) for task in tasks(options)]
    config = Config()
    config.bind = [f"127.0.0.1:{options.port}"]
    config.keep_alive_timeout = 75
    config.loglevel = options.log_level
    try:
        await hypercorn_serve(app, config, shutdown_trigger=asyncio.Event().wait)
    finally:
        for task in running:
            task.cancel()


def main():
    options = read_options()
    prepare(options)
    asyncio.run(serve(options))


if __name__ == "__main__":
    main()
