import { type ByteString, printableText } from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import { memoryBudget } from "@storeship/layer";
import { storeItemOf } from "../store-item.js";
import type { MatchedLayers, Side } from "./match-layers.js";
import { isSameMember, type MemberRecord, memberRecords } from "./member-record.js";

/** A member as two images have it. */
export interface MemberPair {
  from?: MemberRecord;
  to?: MemberRecord;
}

/** Bytes that a record takes beside its name and target. */
const RECORD_COST = 450;

/**
 * The members that are not the same in two images, by name. Of the layers that both have nothing is read, unless a
 * member outside all store items is on one side alone: the other may have it in one of those.
 */
export async function differingMembers(
  from: Side,
  to: Side,
  layers: MatchedLayers,
  decompressors: readonly Decompressor[],
): Promise<ReadonlyMap<ByteString, MemberPair>> {
  const table = new Map<ByteString, MemberPair>();
  const hold = memoryBudget(`'${printableText(from.source.name)}' or '${printableText(to.source.name)}'`);
  for (const [key, side] of [["from", from] as const, ["to", to] as const]) {
    const numbers = layers[key].map(({ number }) => number);
    for await (const [name, record] of memberRecords(side, numbers, decompressors)) {
      const pair = table.get(name) ?? {};
      if (pair.from === undefined && pair.to === undefined)
        hold(name.length + record.target.length + RECORD_COST);
      table.set(name, pair);
      if ((pair[key]?.layer ?? -1) > record.layer) continue;
      pair[key] = record;
    }
  }
  dropSame(table);
  dropParentsOfItems(table);
  await completeFromShared(table, from, layers, decompressors);
  dropSame(table);
  return table;
}

function dropSame(table: Map<ByteString, MemberPair>): void {
  for (const [name, { from, to }] of table)
    if (from !== undefined && to !== undefined && isSameMember(from, to)) table.delete(name);
}

// Each layer has the directories above its items: that one side has such a layer says nothing of them.
function dropParentsOfItems(table: Map<ByteString, MemberPair>): void {
  const parents = new Set<ByteString>();
  for (const name of table.keys()) {
    const item = storeItemOf(name) ?? "";
    for (let slash = item.indexOf("/"); slash !== -1; slash = item.indexOf("/", slash + 1))
      parents.add(item.slice(0, slash));
  }
  for (const name of parents) if (isOneSided(table.get(name))) table.delete(name);
}

function isOneSided(pair: MemberPair | undefined): boolean {
  return pair !== undefined && (pair.from === undefined || pair.to === undefined);
}

async function completeFromShared(
  table: Map<ByteString, MemberPair>,
  side: Side,
  { same }: MatchedLayers,
  decompressors: readonly Decompressor[],
): Promise<void> {
  const names = new Set(
    [...table]
      .filter(([name, pair]) => storeItemOf(name) === undefined && isOneSided(pair))
      .map(([name]) => name),
  );
  if (names.size === 0 || same.length === 0) return;
  const shared = new Map<ByteString, MemberRecord>();
  const numbers = same.map(([{ number }]) => number);
  for await (const [name, record] of memberRecords(side, numbers, decompressors, (name) => names.has(name)))
    if ((shared.get(name)?.layer ?? -1) <= record.layer) shared.set(name, record);
  const toNumber = new Map(same.map(([from, to]) => [from.number, to.number]));
  for (const [name, record] of shared) {
    const pair = table.get(name) as MemberPair;
    const onTo = { ...record, layer: toNumber.get(record.layer) as number };
    // The layer that lies higher counts.
    if ((pair.from?.layer ?? -1) < record.layer) pair.from = record;
    if ((pair.to?.layer ?? -1) < onTo.layer) pair.to = onTo;
  }
}
