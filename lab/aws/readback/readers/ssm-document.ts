import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';
import { unlessUnsupported } from '../unsupported.ts';

/** AWS::SSM::Document. Tags and Attachments are not read. */
export const readSsmDocument: Reader = ({ physicalId: Name }, { json }) =>
  unlessUnsupported(async () => {
    const document = await json('ssm', 'AmazonSSM.GetDocument', { Name, DocumentFormat: 'JSON' });
    const { Document } = await json('ssm', 'AmazonSSM.DescribeDocument', { Name });
    const described = Document as Record<string, unknown>;
    return {
      Name: document.Name,
      Content: parsed(document.Content as string),
      DocumentType: described.DocumentType,
      DocumentFormat: described.DocumentFormat,
      TargetType: described.TargetType,
      VersionName: described.VersionName,
    };
  });
