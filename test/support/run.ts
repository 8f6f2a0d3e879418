import type { Emulator } from "influxdb-serverless-emulator";
import { serve } from "../../provider/src/dynamic/serve";
import type { Handler } from "../../provider/src/lifecycle/handler";
import type { Kind } from "../../provider/src/lifecycle/kind";
import type { Recorded } from "../../provider/src/lifecycle/state";
import { Declarations } from "../../provider/src/ownership/declarations";
import { openTestSession } from "./session";

type Bag = Record<string, unknown>;
type Overrides = Parameters<typeof openTestSession>[1];

/** A provider process of its own, as the engine starts one for each run: it calls what the engine calls. */
export function startRun(emulator: Emulator, overrides?: Overrides) {
  const session = openTestSession(emulator, overrides);
  const declarations = new Declarations();
  return {
    session,
    notices: session.notices,
    /** The resource of one kind, through the adapter to Pulumi. */
    of<Inputs extends object, Outputs extends Recorded>(
      kind: Kind,
      handler: Handler<Inputs, Outputs>,
    ) {
      const provider = serve(kind, handler, {
        ownership: session.ownership,
        declarations,
        session: () => session,
        place: () => ({ url: overrides?.recordedUrl ?? session.client.url, org: undefined }),
        configure: () => undefined,
      });
      return {
        check: (olds: Bag, news: Bag) =>
          provider.check?.(olds, news) as Promise<{ inputs: Bag; failures: { reason: string }[] }>,
        create: (news: Bag) => provider.create(news) as Promise<{ id: string; outs: Bag }>,
        diff: (id: string, olds: Bag, news: Bag) => provider.diff?.(id, olds, news),
        /** Undefined when the object is gone. */
        async read(id: string, olds: Bag) {
          const found = await provider.read?.(id, olds);
          return found?.id === undefined
            ? undefined
            : { outs: found.props as Bag, inputs: found.inputs as Bag };
        },
        async update(id: string, olds: Bag, news: Bag): Promise<Bag> {
          return (await provider.update?.(id, olds, news))?.outs as Bag;
        },
        delete: (id: string, olds: Bag) => provider.delete?.(id, olds) as Promise<void>,
      };
    },
  };
}
