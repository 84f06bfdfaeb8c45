import type { TemplateSummary } from './templateSummary.ts'

/**
 * What an update from one release to the next would lose, or what AWS would refuse of it, each for people. Resources
 * without a state may come, go and change.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export const refusedUpdates = (before: TemplateSummary, after: TemplateSummary): string[] =>
  Object.entries(before).flatMap(([id, was]) => {
    const is = after[id]
    if (!is) return [`${id} (${was.type}) is gone: an update removes it, or leaves it behind without an owner.`]
    if (is.type !== was.type) return [`${id} was ${was.type} and is ${is.type}: an update replaces it.`]
    return [
      ...(is.fixed === was.fixed ? [] : [`${id}: ${was.fixed} becomes ${is.fixed}, which replaces the resource.`]),
      ...indexChanges(id, was.indexes ?? {}, is.indexes ?? {}),
      ...attributeChanges(id, was.attributes ?? {}, is.attributes ?? {}),
    ]
  })

/** DynamoDB creates or deletes one index in an update, and changes none. */
function indexChanges(
  id: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const changed = Object.keys(before).filter((name) => after[name] !== undefined && after[name] !== before[name])
  const added = Object.keys(after).filter((name) => before[name] === undefined)
  const removed = Object.keys(before).filter((name) => after[name] === undefined)
  return [
    ...changed.map(
      (name) => `${id}: the index ${name} changes. Add one with another name, as CONTRIBUTING.md describes.`,
    ),
    ...(added.length + removed.length > 1
      ? [`${id}: ${[...added, ...removed].join(', ')} come or go. DynamoDB creates or deletes one index in an update.`]
      : []),
  ]
}

/** Cognito never changes or removes an attribute, and a new one cannot be required. */
function attributeChanges(
  id: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const changed = Object.keys(before).filter((name) => after[name] !== before[name])
  const required = Object.keys(after).filter(
    (name) => before[name] === undefined && after[name]?.includes('"Required":true'),
  )
  return [
    ...changed.map((name) => `${id}: the attribute ${name} changes or is gone. A pool keeps its attributes for ever.`),
    ...required.map((name) => `${id}: the new attribute ${name} is required. Only a new pool can require it.`),
  ]
}
