import { certManagerLike } from './cert-manager-like.ts';
import { certbotLike } from './certbot-like.ts';
import { legoLike } from './lego-like.ts';

/** Other ACME clients at a challenge name, each as it is known to write. A new one is a file, and a line here. */
export const WRITERS = [certbotLike, legoLike, certManagerLike];
