import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { samplePeople } from '../../samples/runtime.ts'
import { readTemplate } from './template.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What secrets look like, wherever they are. */
const shapes = [
  /\bA(KIA|SIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]/,
  /\btierdesk_[0-9a-f-]{36}_[A-Za-z0-9_-]{32}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\./,
]
const samples = samplePeople.flatMap(({ password, totpSecret }) => [password, totpSecret])
const secretsIn = (text: string, words: readonly string[] = []) => [
  ...shapes.filter((shape) => shape.test(text)).map(String),
  ...words.filter((word) => text.includes(word)),
]

describe('the deployment', () => {
  const folder = process.env.TIERDESK_ASSEMBLY ?? ''
  const template = readTemplate(join(folder, 'Tierdesk-dev.template.json'))

  it('has no secret in its template or its bundles [106]', () => {
    expect(secretsIn(template.text, samples)).toEqual([])
    const bundles = globSync('**/*.mjs', { cwd: folder })
    expect(bundles.length).toBeGreaterThan(10)
    for (const bundle of bundles)
      expect([bundle, secretsIn(readFileSync(join(folder, bundle), 'utf8'), samples)]).toEqual([bundle, []])
  })

  it('passes secrets to functions by their ARN, and generates each of them [106]', () => {
    const secrets = template.of('AWS::SecretsManager::Secret')
    for (const { id, Properties } of secrets) {
      expect([id, Properties.SecretString]).toEqual([id, undefined])
      expect(Properties.GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(64)
    }
    const keys = template.of('AWS::KMS::Key').map(({ id }) => ({ 'Fn::GetAtt': [id, 'Arn'] }))
    const named = [...secrets.map(({ id }) => ({ Ref: id })), ...keys]
    for (const { id, Properties } of template.of('AWS::Lambda::Function')) {
      const variables = Object.entries<unknown>(Properties.Environment?.Variables ?? {})
      for (const [name, value] of variables.filter(([one]) => /SECRET|PASSWORD|TOKEN|KEY/.test(one)))
        expect([id, name, value]).toEqual([id, name, expect.toBeOneOf(named)])
    }
  })

  it('lets nobody outside use a KMS key, and lets publishers to an encrypted topic use its key', () => {
    for (const { id, Properties } of template.of('AWS::KMS::Key')) {
      if (Properties.KeySpec === undefined) expect([id, Properties.EnableKeyRotation]).toEqual([id, true])
      for (const { Principal } of Properties.KeyPolicy.Statement)
        expect([id, JSON.stringify(Principal).includes('"*"')]).toEqual([id, false])
    }
    const actionsOf = ({ Properties }: { Properties: Record<string, unknown> }, prefix: string): readonly string[] =>
      JSON.stringify(Properties).match(new RegExp(`"${prefix}:[A-Za-z*]+"`, 'g')) ?? []
    const publishers = template
      .of('AWS::IAM::Policy')
      .filter((policy) => actionsOf(policy, 'sns').includes('"sns:Publish"'))
    expect(publishers.length).toBeGreaterThan(1)
    for (const publisher of publishers)
      expect([publisher.id, actionsOf(publisher, 'kms')]).toEqual([
        publisher.id,
        expect.arrayContaining([expect.stringMatching(/kms:Decrypt/), expect.stringMatching(/kms:GenerateDataKey/)]),
      ])
  })

  it('logs no query string, header or body of a request [43, 105]', () => {
    const [deployed] = template.of('AWS::ApiGatewayV2::Stage')
    expect(deployed?.Properties.AccessLogSettings.Format).not.toMatch(/query|header|authorization|body|\.path\b/i)
  })

  it('verifies a new email address before the old one is removed, and lets passwords write nothing else [36]', () => {
    const [pool] = template.of('AWS::Cognito::UserPool')
    expect(pool?.Properties.UserAttributeUpdateSettings).toEqual({
      AttributesRequireVerificationBeforeUpdate: ['email'],
    })
    // Only the pool writes through the single sign-on client, and nobody signs in through it with a password.
    const ofPasswords = template.of('AWS::Cognito::UserPoolClient').filter(({ id }) => !id.includes('SignOn'))
    expect(ofPasswords).toHaveLength(2)
    // Cognito refuses a list without the attributes that the pool requires. Without a list, all can be written.
    expect(ofPasswords.map(({ Properties }) => Properties.WriteAttributes)).toEqual([['email', 'name'], undefined])
  })
})

describe('the git repository', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

  it('contains no secret [106]', () => {
    expect(files.length).toBeGreaterThan(300)
    const found = files
      .filter((file) => !/\.(ttf|pdf|png)$/.test(file))
      .flatMap((file) => secretsIn(readFileSync(join(root, file), 'utf8')).map((shape) => `${file} ${shape}`))
    expect(found).toEqual([])
  })

  it('installs by verified hash, runs no package scripts, and deploys no licence that demands disclosure [113]', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('ignore-scripts=true')
    const { packages } = z
      .object({
        packages: z.record(
          z.string(),
          z.object({
            integrity: z.string().optional(),
            resolved: z.string().optional(),
            license: z.string().optional(),
            dev: z.boolean().default(false),
          }),
        ),
      })
      .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
    for (const [path, { integrity, resolved, license = '', dev }] of Object.entries(packages)) {
      if (resolved !== undefined) expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)])
      // If a package offers several licences, one without such a demand is chosen.
      const demands = /\b(A?GPL|SSPL|BUSL)/.test(license) && !license.includes(' OR ')
      if (!dev) expect([path, demands]).toEqual([path, false])
    }
  })
})
