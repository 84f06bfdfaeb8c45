import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { complianceSubmissionSchema } from '../../domain/complianceForm.ts'
import type { ComplianceForms } from '../../usecases/ports.ts'
import type { Tables } from './client.ts'
import type { Commit } from './commit.ts'
import { complianceKey, compliancePrefix } from './keys.ts'

const itemSchema = z.object({ submission: complianceSubmissionSchema })
/** What is shown of an organisation's history: one page. */
const shown = 50

export function createComplianceForms({ client, product: TableName }: Tables, commit: Commit): ComplianceForms {
  return {
    async submissions(organisation) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :organisation AND begins_with(SK, :compliance)',
          ExpressionAttributeValues: {
            ':organisation': complianceKey(organisation, 0).PK,
            ':compliance': compliancePrefix,
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: shown,
        }),
      )
      return Items.map((item) => itemSchema.parse(item).submission)
    },

    save(organisation, before, after, record) {
      const put = {
        TableName,
        Item: { ...complianceKey(organisation, after.number), submission: after },
        ConditionExpression: before ? 'submission.#version = :seen' : 'attribute_not_exists(PK)',
        ...(before && {
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':seen': before.version },
        }),
      }
      return commit([{ Put: put }], [record])
    },
  }
}
