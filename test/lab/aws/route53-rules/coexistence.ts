import { cname, create, multi, PAGES, type Route53Rule, remove, txt, weighted, within, ZONE } from './rule.ts';

/** Which sets may stand at one name. */
export const COEXISTENCE: Route53Rule[] = [
  {
    id: 'R53-CNAME-EXISTS',
    title: 'no other type stands beside a CNAME',
    page: PAGES.types,
    words: 'reported',
    given: [cname('a')],
    refused: [create(txt('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type TXT with DNS name a.probe.example.org. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone probe.example.org.]',
    accepted: [remove(cname('a')), create(txt('a'))],
  },
  {
    id: 'R53-CNAME-ADDED',
    title: 'a CNAME stands beside no other type',
    page: PAGES.types,
    words: 'reported',
    given: [txt('a')],
    refused: [create(cname('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type CNAME with DNS name a.probe.example.org. is not permitted as it conflicts with other records with the same DNS name in zone probe.example.org.]',
    accepted: [remove(txt('a')), create(cname('a'))],
  },
  {
    id: 'R53-CNAME-APEX',
    title: 'a CNAME does not stand at the apex',
    page: PAGES.types,
    words: 'assumed',
    refused: [create({ ...cname('a'), Name: ZONE })],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet of type CNAME with DNS name probe.example.org. is not permitted at apex in zone probe.example.org.]',
  },
  {
    id: 'R53-MULTIVALUE',
    title: 'a multivalue set does not stand beside a simple one',
    page: PAGES.policies,
    words: 'reported',
    given: [txt('a')],
    refused: [create(multi('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier one cannot be created because a non multivalue answer rrset exists with the same name and type.]',
    accepted: [remove(txt('a')), create(multi('a', 'one')), create(multi('a', 'two'))],
  },
  {
    id: 'R53-WEIGHTED',
    title: 'a weighted set does not stand beside a simple one',
    page: PAGES.policies,
    words: 'reported',
    given: [txt('a')],
    refused: [create(weighted('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier one cannot be created as a non-weighted set exists with the same name and type.]',
  },
  {
    id: 'R53-SIMPLE',
    title: 'a simple set does not stand beside sets of another policy',
    page: PAGES.policies,
    words: 'reported',
    given: [multi('a', 'one')],
    refused: [create(txt('a'))],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT cannot be created as other RRSets exist with the same name and type.]',
  },
  {
    id: 'R53-WEIGHTED-TTL',
    title: 'weighted sets of one name and type have one TTL',
    page: PAGES.set,
    words: 'reported',
    given: [weighted('a', 'one')],
    refused: [create({ ...weighted('a', 'two'), TTL: 61 })],
    code: 'InvalidChangeBatch',
    message:
      '[RRSet with DNS name a.probe.example.org., type TXT, SetIdentifier two cannot be created as weighted sets must contain the same TTL.]',
    accepted: [create(weighted('a', 'two'))],
  },
  {
    id: 'R53-IDENTIFIER',
    title: 'a policy other than the simple one needs a SetIdentifier',
    page: PAGES.set,
    words: 'assumed',
    refused: [create({ ...txt('a'), MultiValueAnswer: true })],
    code: 'InvalidInput',
    message: `Invalid request: Missing field 'SetIdentifier' in ${within(txt('a'))}`,
  },
  {
    id: 'R53-IDENTIFIER-ALONE',
    title: 'a SetIdentifier needs a policy',
    page: PAGES.set,
    words: 'reported',
    refused: [create({ ...txt('a'), SetIdentifier: 'one' })],
    code: 'InvalidInput',
    message: `Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in ${within(txt('a'), 'one')}`,
  },
  {
    id: 'R53-IDENTIFIER-TAKEN',
    title: 'a SetIdentifier is unique among the sets of one name and type',
    page: PAGES.set,
    words: 'reported',
    given: [multi('a', 'one')],
    refused: [create(multi('a', 'one'))],
    code: 'InvalidChangeBatch',
    message:
      "[Tried to create resource record set [name='a.probe.example.org.', type='TXT', set-identifier='one'] but it already exists]",
  },
];
