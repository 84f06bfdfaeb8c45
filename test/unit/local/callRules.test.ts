import { describe, expect, it } from 'vitest'
import { callRules, refusingRule } from '../../../local/aws/callRules.ts'

type Input = Readonly<Record<string, unknown>>
const entry = (more: Input) => ({ Entries: [{ Source: 'tierdesk', DetailType: 'Type', Detail: '{}', ...more }] })
const to = (...ToAddresses: string[]): Input => ({ Destination: { ToAddresses }, FromEmailAddress: 'a@provider.test' })
const messages = (...ids: string[]): Input => ({ Entries: ids.map((Id) => ({ Id, MessageBody: 'x' })) })
const user = (Value: string): Input => ({ Username: 'a@b.test', UserAttributes: [{ Name: 'name', Value }] })

/** For each rule, an operation with calls that it refuses and their nearest neighbours that it takes. */
const planted: Readonly<Record<string, { operation: string; refused: readonly Input[]; accepted: readonly Input[] }>> =
  {
    'sqs-size': {
      operation: 'SendMessage',
      refused: [{ MessageBody: 'ü'.repeat(524_289) }],
      accepted: [{ MessageBody: 'ü'.repeat(524_288) }],
    },
    'sqs-characters': {
      operation: 'SendMessage',
      refused: [
        { MessageBody: 'a\u0000' },
        { MessageBody: '\u001b[1m' },
        { MessageBody: '\ud800' },
        { MessageBody: '\ufffe' },
      ],
      accepted: [{ MessageBody: 'a\t\r\n\u{1f600}\ufffd' }],
    },
    'sqs-empty': { operation: 'SendMessage', refused: [{ MessageBody: '' }, {}], accepted: [{ MessageBody: ' ' }] },
    'sqs-batch': {
      operation: 'SendMessageBatch',
      refused: [messages('1', '1'), messages(...'abcdefghijk')],
      accepted: [messages(...'abcdefghij')],
    },
    'sqs-delay': {
      operation: 'SendMessage',
      refused: [{ MessageBody: 'x', DelaySeconds: 901 }],
      accepted: [{ MessageBody: 'x', DelaySeconds: 900 }],
    },
    'sns-subject': {
      operation: 'Publish',
      refused: ['', ' a', 'Zürich', 'a\nb', 'x'.repeat(100)].map((Subject) => ({ Message: 'x', Subject })),
      accepted: [{ Message: 'x', Subject: 'x'.repeat(99) }, { Message: 'x' }],
    },
    'sns-size': {
      operation: 'Publish',
      refused: [{ Message: '' }, { Message: 'x'.repeat(262_145) }],
      accepted: [{ Message: 'x'.repeat(262_144) }],
    },
    'sns-structure': {
      operation: 'Publish',
      refused: ['{"email":"x"}', 'x', '[]'].map((Message) => ({ MessageStructure: 'json', Message })),
      accepted: [{ MessageStructure: 'json', Message: '{"default":"x"}' }],
    },
    'events-size': {
      operation: 'PutEvents',
      refused: [entry({ Detail: JSON.stringify({ a: 'x'.repeat(262_144) }) })],
      accepted: [entry({ Detail: JSON.stringify({ a: 'x'.repeat(262_000) }) })],
    },
    'events-source': {
      operation: 'PutEvents',
      refused: [entry({ Source: 'aws.tierdesk' })],
      accepted: [entry({ Source: 'awsome' })],
    },
    'events-detail': {
      operation: 'PutEvents',
      refused: [entry({ Detail: 'x' }), entry({ Detail: '[]' }), entry({ DetailType: 'x'.repeat(129) })],
      accepted: [entry({ DetailType: 'x'.repeat(128) })],
    },
    'ses-tags': {
      operation: 'SendEmail',
      refused: [{ EmailTags: [{ Name: 'a', Value: 'b.c' }] }, { EmailTags: [{ Name: 'a', Value: 'x'.repeat(257) }] }],
      accepted: [{}, { EmailTags: [{ Name: 'a', Value: '_-9'.padEnd(256, 'x') }] }],
    },
    'ses-recipients': {
      operation: 'SendEmail',
      refused: [to(...Array.from({ length: 51 }, (_, index) => `a${index}@b.test`))],
      accepted: [to(...Array.from({ length: 50 }, (_, index) => `a${index}@b.test`))],
    },
    'ses-local-part': { operation: 'SendEmail', refused: [to('jürg@b.test')], accepted: [to('jurg@zürich.test')] },
    'ses-size': {
      operation: 'SendEmail',
      refused: [{ Content: { Raw: { Data: 'x'.repeat(56_000_000) } } }],
      accepted: [{ Content: { Raw: { Data: 'x'.repeat(55_000_000) } } }],
    },
    'cognito-attributes': {
      operation: 'AdminCreateUser',
      refused: [user('x'.repeat(2_049))],
      accepted: [user('x'.repeat(2_048))],
    },
    'kms-message': {
      operation: 'Sign',
      refused: [{ Message: Buffer.alloc(4_097).toString('base64') }],
      accepted: [{ Message: Buffer.alloc(4_096).toString('base64') }],
    },
    'secret-size': {
      operation: 'PutSecretValue',
      refused: [{ SecretString: 'x'.repeat(65_537) }],
      accepted: [{ SecretString: 'x'.repeat(65_536) }],
    },
  }

describe.each(callRules)('the rule $id', ({ id, service, sentence, source }) => {
  it('refuses a planted breach, takes its neighbour, and names its source', () => {
    const { operation = '', refused = [], accepted = [] } = planted[id] ?? {}
    expect(refused.length * accepted.length).toBeGreaterThan(0)
    for (const input of refused) expect(refusingRule(service, operation, input)?.id).toBe(id)
    for (const input of accepted) expect(refusingRule(service, operation, input)?.id).toBeUndefined()
    expect(sentence).toMatch(/^[A-Z].+\.$/)
    expect(source).toMatch(/^https:\/\//)
  })
})
