"""Lambda: Node functions run as AWS runs them.

AWS: an environment serves one invocation at a time; a further one starts another environment, which stays warm (Lambda
Developer Guide, "Understanding Lambda function scaling"). An account may have as few as 10 at work at once.
MiniStack: one process a function, so a function that invokes itself waits for itself until it times out. Its bootstrap
turns https to loopback into http (a CA on loopback is then out of reach), says 300 s remain whatever the timeout, gives
the log another request id than the function, and counts no error of an asynchronous invocation.
Mend: a pool of environments with a bootstrap of our own (`runtime.mjs`). `pool.py` says which environment, `environment.py`
is one, `invocation.py` and `asynchronous.py` are the two ways to call, `definition.py` is CloudFormation's part. Functions
in other languages, or with layers, are left to MiniStack.
"""

from mend import loop


def install(options):
    from ministack.services import lambda_svc

    from mend.functions import asynchronous, definition, invocation, pool

    loop.remember()
    pool.configure(options)
    invocation.install(lambda_svc)
    asynchronous.install(lambda_svc)
    definition.install(lambda_svc)
