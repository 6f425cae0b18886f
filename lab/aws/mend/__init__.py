"""What MiniStack 1.4.21 lacks or does otherwise than AWS, mended in its running process, one hole a file.

`docs/lab-aws.md` lists them. Nothing here knows the product.
"""


def mended(options):
    """Puts every mend in and returns the ASGI application to serve."""
    from ministack.app import app

    from mend import alarms, emf, endpoints, functions, iam, queries, route53, schedules, secrets, stacks, tables, topics

    for part in (functions, emf, alarms, iam, queries, route53, schedules, secrets, tables, topics, stacks):
        part.install(options)

    from mend import buckets, conditions, inline_policies, log_groups, managed_keys, parameter_lists, permissions, queues, retained
    from mend import repositories, topic_attributes, types

    of_stacks = (buckets, conditions, inline_policies, log_groups, managed_keys, parameter_lists, permissions, queues, retained)
    for part in (*of_stacks, repositories, topic_attributes, types):
        part.install(options)
    from mend import faults

    # The last, so that a fault comes before every mend.
    faults.install(options)
    return faults.around(endpoints.around(app))


def tasks(options):
    """The clocks, to be run on the server's own loop: the emulator's stores know no locks."""
    from mend import alarms, queue_metrics, schedules

    return [alarms.clock(options), queue_metrics.clock(options), schedules.clock(options)]
