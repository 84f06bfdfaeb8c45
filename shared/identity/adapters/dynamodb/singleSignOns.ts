import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { ProductTable, Tables } from '../../../core/adapters/dynamodb/client.ts'
import { singleSignOnKey, ssoDomainKey, ssoProviderKey } from '../../../core/adapters/dynamodb/keys.ts'
import { parseStored } from '../../../core/adapters/dynamodb/laterRelease.ts'
import { StaleWrite, type Transact, type Write } from '../../../core/adapters/dynamodb/transact.ts'
import { Refusal, type RefusalCode } from '../../../core/domain/errors.ts'
import { provenDomains, type SingleSignOn, singleSignOnSchema } from '../../domain/singleSignOn.ts'
import type { SingleSignOns } from '../../singleSignOnPorts.ts'
import { ownerByPassword } from './memberships.ts'

const itemSchema = z.object({ singleSignOn: singleSignOnSchema })
const holderSchema = z.object({ organisation: z.string() })

export function readSingleSignOns({
  client,
  product: TableName,
}: ProductTable): Pick<SingleSignOns, 'find' | 'ofProvider'> {
  async function find(organisation: string): Promise<SingleSignOn | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: singleSignOnKey(organisation), ConsistentRead: true }),
    )
    return Item && parseStored(itemSchema, Item).singleSignOn
  }
  return {
    find,
    async ofProvider(provider) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: ssoProviderKey(provider), ConsistentRead: true }),
      )
      const sso = Item && (await find(parseStored(holderSchema, Item).organisation))
      return sso?.connection && sso.provider === provider ? sso : undefined
    },
  }
}

/** A write that keeps single sign-on unique or consistent, and the refusal if its condition fails. */
interface Guarded {
  readonly write: Write
  readonly refusal?: RefusalCode
}

export function createSingleSignOns(tables: Tables, transact: Transact): SingleSignOns {
  const { product: TableName } = tables
  return {
    ...readSingleSignOns(tables),
    async save(before, after, record) {
      const guarded = [
        { write: putItem(TableName, before, after) },
        ...domainWrites(TableName, before, after),
        ...providerWrites(TableName, before, after),
        ...breakGlassChecks(TableName, before, after),
      ]
      try {
        await transact(
          guarded.map(({ write }) => write),
          [record],
        )
      } catch (error) {
        const failed = error instanceof StaleWrite ? firstFailed(error, guarded) : undefined
        throw failed ? new Refusal(failed) : error
      }
    },
  }
}

const firstFailed = ({ reasons }: StaleWrite, guarded: readonly Guarded[]): RefusalCode | undefined =>
  guarded.find((_, index) => reasons[index]?.Code === 'ConditionalCheckFailed')?.refusal

function putItem(TableName: string, before: SingleSignOn | undefined, after: SingleSignOn): Write {
  const Item = {
    ...singleSignOnKey(after.organisation),
    singleSignOn: after,
    version: after.version,
    breakGlassOwner: after.enforcement?.breakGlassOwner,
  }
  const condition = before
    ? {
        ConditionExpression: '#version = :seen',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':seen': before.version },
      }
    : { ConditionExpression: 'attribute_not_exists(PK)' }
  return { Put: { TableName, Item, ...condition } }
}

/** Writes the items of verified domains. Only one organisation can hold the item of a domain. */
function domainWrites(TableName: string, before: SingleSignOn | undefined, after: SingleSignOn): Guarded[] {
  const [had, has] = [before ? provenDomains(before) : [], provenDomains(after)]
  const { organisation } = after
  const claimed = has.filter((domain) => !had.includes(domain))
  const freed = had.filter((domain) => !has.includes(domain))
  return [
    ...claimed.map((domain): Guarded => {
      const Item = { ...ssoDomainKey(domain), organisation }
      const put = { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' }
      return { write: { Put: put }, refusal: 'sso_domain_taken' }
    }),
    ...freed.map((domain): Guarded => ({ write: { Delete: { TableName, Key: ssoDomainKey(domain) } } })),
  ]
}

/** Stores which organisation a provider of the user pool belongs to, while it is connected. */
function providerWrites(TableName: string, before: SingleSignOn | undefined, after: SingleSignOn): Guarded[] {
  const { organisation, provider } = after
  if (after.connection && !before?.connection)
    return [{ write: { Put: { TableName, Item: { ...ssoProviderKey(provider), organisation } } } }]
  if (before?.connection && !after.connection)
    return [{ write: { Delete: { TableName, Key: ssoProviderKey(before.provider) } } }]
  return []
}

function breakGlassChecks(TableName: string, before: SingleSignOn | undefined, after: SingleSignOn): Guarded[] {
  const owner = after.enforcement?.breakGlassOwner
  if (owner === undefined || owner === before?.enforcement?.breakGlassOwner) return []
  return [{ write: ownerByPassword(TableName, owner, after.organisation), refusal: 'sso_break_glass' }]
}
