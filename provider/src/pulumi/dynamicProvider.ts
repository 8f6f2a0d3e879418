import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { InfluxError } from "../api/errors";
import { redact } from "../api/redact";
import { type Place, placeOf } from "../connection/connectionFingerprint";
import type { AnyHandler } from "../contract/handler";
import { type Kind, listOf } from "../contract/kind";
import { pickDeclared, type Recorded } from "../contract/state";
import { holdsUnknown, isUnknown } from "../contract/unknown";
import { handlers } from "../handlers";
import { newMark } from "../ownership/claims";
import { OwnershipTracker } from "../ownership/ownershipTracker";
import { DECLARED_BY, declarationIn, refusalIn } from "./declarationTag";
import { FaultyCreations } from "./faultyCreations";
import {
  createdBut,
  elsewhere,
  namingSettingsOfLastUp,
  otherKind,
  refuseLegacyDiff,
  unplaced,
  withoutStack,
} from "./problems";
import { type Bag, fromWire, PROVIDER_KEY, toWire } from "./propertySerialization";
import { kindOfText } from "./providerText";
import { currentRun, type Run } from "./run";
import { keepSecretInputs, withoutSecretKeys, withoutTokens } from "./secretInputs";
import { fromState, toState } from "./stateOutputs";

type RunParts = Pick<
  Run,
  "ownership" | "declarations" | "hasProgram" | "session" | "endpoint" | "usesToken" | "configure"
>;

/** Wraps a kind's handler in the interface that Pulumi's dynamic-provider process calls. */
export function toDynamicProvider(
  kind: Kind,
  run: RunParts = currentRun,
): pulumi.dynamic.ResourceProvider {
  return new DynamicProvider(kind, handlers[kind], run);
}

/**
 * Adapts a handler to Pulumi's dynamic-provider process. It converts property bags to and from their wire form, takes
 * the session from the process, and leaves `changes` undefined, so that the engine compares the inputs itself (in
 * detail, and honoring `ignoreChanges`). Every deletion must also pass through it; see `delete`.
 */
class DynamicProvider implements pulumi.dynamic.ResourceProvider {
  private readonly tracker: OwnershipTracker;
  /**
   * What the program declares for objects in its state, by ID, since an option may force the replacement of any of
   * them.
   */
  private readonly declared = new Map<string, object>();
  private readonly faultyCreations: FaultyCreations;

  constructor(
    private readonly kind: Kind,
    private readonly handler: AnyHandler,
    private readonly run: RunParts,
  ) {
    this.tracker = new OwnershipTracker(kind, handler, run.ownership, run.declarations);
    this.faultyCreations = new FaultyCreations(handler);
  }

  // Only stores the settings: the SDK may call a handler before an asynchronous configure has ended, or after one that
  // threw.
  async configure({ config }: pulumi.dynamic.ConfigureRequest) {
    this.run.configure((key) => config.get(key));
  }

  check(oldBag: Bag, newBag: Bag) {
    return this.notingFailure(async () => {
      this.run.hasProgram = true;
      const refusal = refusalIn(newBag);
      if (refusal) return this.refused({}, [refusal]);
      const { [DECLARED_BY]: _, ...declared } = fromWire(newBag);
      const olds = fromWire(oldBag);
      const declaration = declarationIn(newBag);
      keepSecretInputs(declaration?.secrets, declared, olds);
      const { inputs, failures } = this.handler.check(declared, olds);
      const reasons = failures.map(({ path, reason }) =>
        redact(`${withoutSecretKeys(path, declaration?.secrets)}: ${reason}`),
      );
      // The engine has no old inputs for a resource that it will create or recreate.
      const isNew = Object.keys(olds).length === 0;
      const isValid = reasons.length === 0;
      const twice = this.tracker.declare(inputs, declaration, { isNew, isValid });
      if (!isNew && holdsUnknown(inputs)) this.run.declarations.checkedUnknown(this.kind);
      if (twice) reasons.push(twice);
      if (reasons.length === 0) return { inputs: toWire(inputs), failures: [] };
      return this.refused(declared, reasons);
    });
  }

  private refused(inputs: object, reasons: readonly string[]) {
    this.run.ownership.failures.note();
    // No property is named, because the engine would print its whole value before the reason.
    return { inputs, failures: reasons.map((reason) => ({ property: "", reason })) };
  }

  diff(id: string, oldBag: Bag, newBag: Bag) {
    return this.notingFailure(async () => {
      const recordedKind = kindOfText(oldBag[PROVIDER_KEY]);
      if (recordedKind && recordedKind !== this.kind) throw otherKind(this.kind, id, recordedKind);
      const [olds, news] = [fromState(oldBag), fromWire(newBag)];
      if (this.isAboutReplacement(news)) return STAYS;
      const difference = this.handler.diff(
        olds,
        this.withAssumedOrganization(news, olds),
        (value) => this.run.usesToken(value),
      );
      this.declared.set(id, news);
      this.tracker.hold(id, olds, news, difference);
      // If no input has changed, the engine would see no diff, so report one.
      const isOnlyMoved =
        this.place(olds) === "elsewhere" &&
        isDeepStrictEqual(news, pickDeclared(olds, olds.declared ?? []));
      return isOnlyMoved ? { ...difference, changes: true } : difference;
    });
  }

  /**
   * Returns whether the engine calls diff only to find out what it would have to delete before an object that it
   * replaces: with the recorded inputs, and unknown values for what comes from that object. The answer is
   * always "nothing": the server deletes what is on the object along with it, and everything else is compared when the
   * program registers it. If Pulumi deleted resources before the object, they would be lost if the replacement then
   * failed. And if such a resource moves to another object, Pulumi creates the new one while it deletes the old one, and
   * may write a state that it can't read.
   *
   * A registration has unknown values only in a preview, where `check` has been called with them immediately before.
   */
  private isAboutReplacement(news: object): boolean {
    return holdsUnknown(news) && !this.run.declarations.followsCheck(this.kind);
  }

  create(newBag: Bag) {
    return this.working(async () => {
      const news = fromWire(newBag);
      const retried = this.faultyCreations.find(news);
      if (retried) {
        this.run.session().notify(retried.problem);
        return retried;
      }
      const holder = newMark();
      const { id, outputs, problem } = await this.tracker.create(news, holder, () =>
        this.handler.create(this.run.session(), news),
      );
      const outs = this.toState(outputs, holder, news);
      if (!problem) return { id, outs };
      this.faultyCreations.note(news, { id, outs, problem });
      throw createdBut(id, { ...outs, [PROVIDER_KEY]: newBag[PROVIDER_KEY] }, problem);
    });
  }

  read(id: string, props: Bag = {}) {
    return this.namingSettings(async () => {
      const olds = fromState(props);
      // Without recorded outputs, this is a reference to an object that the program doesn't manage.
      if (olds.declared === undefined) return this.refer(id, props);
      if (this.place(olds) === "elsewhere") throw elsewhere(this.kind, id, "Nothing was changed.");
      const found = await this.handler.read(this.run.session(), id, olds);
      if (found) {
        const inputs = toWire(withoutTokens(found.inputs, olds));
        this.tracker.refresh(id);
        return { id, props: this.toState(found.outputs, olds.holder, olds), inputs };
      }
      // An object counts as deleted only if the lookup was on the recorded server, in the recorded organization.
      if (this.place(olds) !== "recorded") throw unplaced(this.kind, id, "Nothing was changed.");
      // No ID means that the object is gone.
      return {};
    });
  }

  update(id: string, oldBag: Bag, news: Bag) {
    return this.working(async () => {
      const olds = fromState(oldBag);
      const session = this.run.session();
      if (this.place(olds) === "elsewhere" && !(await this.handler.read(session, id, olds))) {
        throw new InfluxError(
          `${this.kind} ${id} was not found on the configured server, in the configured organization. Nothing was changed. ` +
            'Restore the recorded influxdb:url and organization, or run "pulumi state delete" if the object no longer ' +
            "exists.",
        );
      }
      const inputs = fromWire(news);
      const updated = await this.tracker.update(id, olds, () =>
        this.handler.update(session, id, olds, inputs),
      );
      return { outs: this.toState(updated, olds.holder, inputs) };
    });
  }

  /**
   * The deletion rule: an object is deleted only if every condition is known to hold. It is looked for where it was
   * recorded, and no resource in this run, in any process, holds, wants or refers to it.
   */
  delete(id: string, props: Bag) {
    return this.namingSettings(async () => {
      const olds = fromState(props);
      refuseLegacyDiff(this.kind, id);
      const session = this.run.session();
      const place = this.place(olds);
      if (place === "elsewhere") throw elsewhere(this.kind, id, "Not deleted.");
      if (place === "unknown") throw unplaced(this.kind, id, "Not deleted.");
      const liveKey = async () => {
        const { bucketId = id } = olds as { bucketId?: string };
        session.cache.forgetObject(listOf(this.kind), bucketId);
        const live = await this.handler.read(session, id, olds);
        return live && this.handler.naturalKey?.(live.outputs);
      };
      const deletion = { id, olds, liveKey, patience: session.waits.nameRelease };
      const kept = await this.tracker.delete(deletion, async () => {
        const replacement = this.declared.get(id);
        // With deleteBeforeReplace, the old object would be deleted before the new one is refused.
        const orgId = organizationIn(replacement ?? {});
        if (orgId && orgId !== olds.orgId) {
          await session.organizationFor(orgId, `${this.kind} ${id}`);
        }
        await this.handler.delete(session, id, olds, replacement);
      });
      if (kept) session.notify(`${this.kind} ${id} is kept: ${kept}`);
    });
  }

  /** Adds to errors which settings were used, if that isn't obvious. */
  private namingSettings<T>(work: () => Promise<T>): Promise<T> {
    return withoutStack(() => namingSettingsOfLastUp(() => !this.run.hasProgram, work));
  }

  /** Reads an object for a program that does not manage it. */
  private async refer(id: string, props: Bag) {
    this.run.hasProgram = true;
    const given = fromWire(props);
    return this.working(async () => {
      const found = await this.tracker.references.refer(id, given, () =>
        this.handler.readUnmanaged(this.run.session(), id, given),
      );
      return { id: found.id, props: this.toState(found.outputs, undefined, {}) };
    });
  }

  /** If it fails, nothing that isn't replaced is deleted in this run: see the deletion rule. */
  private notingFailure<T>(work: () => Promise<T>): Promise<T> {
    return withoutStack(() => this.run.ownership.failures.of(work));
  }

  /** The same for what sends requests: it also counts as failed if this process is killed. */
  private working<T>(work: () => Promise<T>): Promise<T> {
    return this.notingFailure(() => this.run.ownership.failures.during(work));
  }

  private toState(outputs: Recorded, holder: string | undefined, known: object): Bag {
    return toState(outputs, { holder, known, endpoint: this.run.endpoint() });
  }

  private place(recorded: Recorded): Place {
    return placeOf(recorded, this.run.endpoint());
  }

  /**
   * Returns the inputs of a resource whose orgId isn't known yet, because the bucket that it comes from is being
   * replaced. Only the connection's organization is possible, so the inputs are compared as if it didn't change, which
   * avoids replacing a bucket for that reason.
   */
  private withAssumedOrganization(news: object, { orgId }: Recorded): object {
    return this.run.endpoint()?.org && isUnknown(organizationIn(news)) ? { ...news, orgId } : news;
  }
}

const STAYS = { changes: false, replaces: [], deleteBeforeReplace: false };

function organizationIn(inputs: object): string | undefined {
  return (inputs as { orgId?: string }).orgId;
}
