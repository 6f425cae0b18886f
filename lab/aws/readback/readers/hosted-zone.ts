import { GetHostedZoneCommand, ListTagsForResourceCommand } from '@aws-sdk/client-route-53';
import type { Reader } from '../reader.ts';

/** AWS::Route53::HostedZone. The API gives the name with its final dot, whatever the template says. */
export const readHostedZone: Reader = async ({ physicalId, properties }, { route53 }) => {
  const { HostedZone, VPCs } = await route53.send(new GetHostedZoneCommand({ Id: physicalId }));
  const asked = { ResourceType: 'hostedzone', ResourceId: physicalId } as const;
  const { ResourceTagSet } = await route53.send(new ListTagsForResourceCommand(asked));
  const name = HostedZone?.Name;
  return {
    Name: String(properties.Name).endsWith('.') ? name : name?.replace(/\.$/, ''),
    HostedZoneConfig: { Comment: HostedZone?.Config?.Comment },
    HostedZoneTags: ResourceTagSet?.Tags,
    VPCs: VPCs?.map(({ VPCId, VPCRegion }) => ({ VPCId, VPCRegion })),
  };
};
