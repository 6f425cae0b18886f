import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { defineSetup, type SetupHost } from './setup.ts';

export const variableLost = defineSetup({
  name: 'variable-lost',
  summary: 'Somebody has edited the environment of the probe function by hand, and lost a variable of it',
  parameters: z.strictObject({ variable: z.string().min(1) }),
  async start({ variable }, { clients, state }: SetupHost) {
    const FunctionName = state.deployed.prober.probeFunction;
    const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const { [variable]: lost, ...kept } = Environment?.Variables ?? {};
    if (lost === undefined) throw new Error(`${FunctionName} has no variable ${variable}`);
    await write(kept);
    return () => write({ ...kept, [variable]: lost });

    async function write(Variables: Record<string, string>): Promise<void> {
      await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
  },
});
