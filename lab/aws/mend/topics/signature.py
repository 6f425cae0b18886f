"""Messages of topics, signed.

AWS: SNS Developer Guide, "Verifying the signatures of Amazon SNS messages": certain fields, sorted, as lines of name and value;
SHA1 under SignatureVersion 1, SHA256 under 2, by the topic's attribute (1 unless set); the certificate at SigningCertURL.
MiniStack: the signature is the word FAKE, under a certificate that nobody serves.
Here: the certificate is the lab's own, at this server. AWS's is under https://sns.<region>.amazonaws.com: who insists on that
host, as a subscriber of AWS should, cannot take the lab's.
"""

import base64
import functools
import json
import os
import threading

from mend.topics import rsa
from mend.topics.certificate import self_signed

PATH = "/SimpleNotificationService-lab.pem"
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
DIGESTS = {"1": "sha1", "2": "sha256"}


def install(sns):
    build, post = sns._build_envelope, sns._http_post_sync

    def build_envelope(topic_arn, msg_id, message, subject, message_attributes, raw):
        envelope = build(topic_arn, msg_id, message, subject, message_attributes, raw)
        return envelope if raw else _signed(sns, envelope)

    def http_post(endpoint, payload, sns_message_type):
        confirms = sns_message_type == "SubscriptionConfirmation"
        return post(endpoint, _signed(sns, payload) if confirms else payload, sns_message_type)

    sns._build_envelope, sns._http_post_sync = build_envelope, http_post


def _signed(sns, text):
    envelope = json.loads(text)
    topic = next((each for (_, _, arn), each in list(sns._topics._data.items()) if arn == envelope["TopicArn"]), None)
    version = topic["attributes"].get("SignatureVersion", "1") if topic else "1"
    fields = NOTIFICATION if envelope["Type"] == "Notification" else CONFIRMATION
    lines = "".join(f"{name}\n{envelope[name]}\n" for name in fields if name in envelope)
    signature = _key().sign(lines.encode(), DIGESTS[version])
    envelope |= {
        "SignatureVersion": version,
        "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}{PATH}",
    }
    return json.dumps(envelope)


def _key():
    """One for this process, made at the first message (about a second), whoever asks first."""
    with _making:
        return _made()


_making = threading.Lock()
_made = functools.cache(rsa.generate)


@functools.cache
def certificate():
    """For GET of PATH: the PEM."""
    return self_signed(_key(), "sns.amazonaws.com")
