import type { Element } from '../xml.ts';

/**
 * A rule as the template has it, from S3's XML.
 * API Reference, GetBucketLifecycleConfiguration; CloudFormation, AWS::S3::Bucket Rule.
 */
export function lifecycleRule(rule: Element): Record<string, unknown> {
  const text = (...path: string[]) => path.reduce<Element | undefined>((at, name) => at?.find(name), rule)?.text;
  const child = (name: string) => rule.children.find((each) => each.name === name);
  const tags = rule.findAll('Tag').map((tag) => tag.texts());
  return {
    Id: child('ID')?.text,
    Status: child('Status')?.text,
    Prefix: text('Filter', 'Prefix'),
    ObjectSizeGreaterThan: text('Filter', 'ObjectSizeGreaterThan'),
    ObjectSizeLessThan: text('Filter', 'ObjectSizeLessThan'),
    TagFilters: tags.length > 0 ? tags : undefined,
    ExpirationInDays: child('Expiration')?.find('Days')?.text,
    ExpirationDate: child('Expiration')?.find('Date')?.text,
    ExpiredObjectDeleteMarker: child('Expiration')?.find('ExpiredObjectDeleteMarker')?.text,
    NoncurrentVersionExpiration: child('NoncurrentVersionExpiration')?.texts(),
    AbortIncompleteMultipartUpload: child('AbortIncompleteMultipartUpload')?.texts(),
    Transitions: transitions(rule, 'Transition', 'Days', 'TransitionInDays'),
    NoncurrentVersionTransitions: transitions(
      rule,
      'NoncurrentVersionTransition',
      'NoncurrentDays',
      'TransitionInDays',
    ),
  };
}

function transitions(rule: Element, name: string, days: string, property: string) {
  const found = rule.children.filter((each) => each.name === name).map((each) => each.texts());
  if (found.length === 0) return undefined;
  return found.map(({ [days]: after, ...others }) => ({ ...others, [property]: after }));
}
