import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { RemovalPolicy } from 'aws-cdk-lib'
import { afterAll, describe, expect, it } from 'vitest'
import { configOf, configs, keptAfterRemoval, readHolidays, refusesDeletion } from '../../../infra/config.ts'
import { placeholdersIn } from '../../../operate/deploy/placeholdersIn.ts'
import { planDeployment } from '../../../operate/deploy/planDeployment.ts'
import { publishPortal } from '../../../operate/deploy/publishPortal.ts'
import { quotaProblems } from '../../../operate/deploy/quotaProblems.ts'
import { remainingSteps } from '../../../operate/deploy/remainingSteps.ts'

const { dev, prod } = configs

describe('the steps of a deployment', () => {
  const stepsOf = (status: string | undefined, settings = prod) =>
    planDeployment(status, settings).map(({ command, isFirst, atDistribution }) =>
      [command, isFirst && 'first', atDistribution && 'at the distribution'].filter(Boolean).join(' '),
    )

  it('create a stage without what would keep a failed creation, and then protect it', () => {
    expect(stepsOf(undefined)).toEqual(['deploy first', 'deploy'])
    expect(stepsOf('REVIEW_IN_PROGRESS')).toEqual(['deploy first', 'deploy'])
  })

  it('tell a stage without an address its own, once it has one', () => {
    expect(stepsOf(undefined, dev)).toEqual(['deploy first', 'deploy at the distribution'])
    expect(stepsOf('UPDATE_COMPLETE', dev)).toEqual(['deploy at the distribution'])
  })

  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
    'are one update after %s',
    (status) => expect(stepsOf(status)).toEqual(['deploy']),
  )

  it.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'])(
    'begin by removing what is left in %s',
    (status) => expect(stepsOf(status)).toEqual(['destroy first', 'deploy first', 'deploy']),
  )

  it.each([
    ['CREATE_IN_PROGRESS', 'under way'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'under way'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
  ])('wait for a person in %s', (status, words) => expect(() => stepsOf(status)).toThrow(words))
})

describe('a stage', () => {
  const config = (context: Record<string, string>) => configOf((name) => context[name])

  it('keeps data, but nothing of a creation that fails', () => {
    expect(keptAfterRemoval(prod)).toBe(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    expect(refusesDeletion(config({ stage: 'prod', firstDeployment: 'true' }))).toBe(false)
    expect(refusesDeletion(config({ stage: 'prod' }))).toBe(true)
    expect(refusesDeletion(config({ stage: 'dev' }))).toBe(false)
  })

  it('without an address or a domain takes them from the context, and no other does', () => {
    const given = { portalUrl: 'https://d1.cloudfront.net', replyDomain: 'reply.other.example' }
    expect(config({ stage: 'dev', ...given })).toMatchObject({
      portalUrl: given.portalUrl,
      mail: { replyDomain: given.replyDomain },
    })
    expect(config({ stage: 'dev' })).toMatchObject({ portalUrl: 'https://portal.invalid', mail: {} })
    expect(config({ stage: 'prod', ...given })).toMatchObject({ portalUrl: prod.portalUrl, mail: prod.mail })
  })

  it('has holidays that exist, each once and in order, or is refused with those that do not', () => {
    expect(readHolidays(['2027-01-01', '2026-12-25', '2026-12-25'])).toEqual(['2026-12-25', '2027-01-01'])
    for (const wrong of ['25.12.2026', '2027-02-30', ' 2027-01-01', '2026-12-25, 2027-01-01', ''])
      expect(() => readHolidays(['2026-12-25', wrong])).toThrow(`are not dates such as 2026-12-25: '${wrong}'`)
  })

  it('goes ahead while alarms are raised only if it is told to', () => {
    expect(config({ stage: 'prod' }).despiteAlarms).toBe(false)
    expect(config({ stage: 'prod', despiteAlarms: 'true' }).despiteAlarms).toBe(true)
    expect(() => config({ stage: 'prod', despiteAlarms: 'yes' })).toThrow()
  })

  it('is refused by a name that no stage has', () => {
    expect(() => config({ stage: 'test' })).toThrow('Choose one of: dev, prod.')
    expect(() => config({ portalUrl: 'here' })).toThrow()
  })

  it('can share its account with the other: they verify different identities and have different names', () => {
    expect(dev.mail.identity === 'address' && prod.mail.identity === 'domain').toBe(true)
    expect(dev.signInDomainPrefix).not.toBe(prod.signInDomainPrefix)
    expect(dev.seller.legalEntity).not.toBe(prod.seller.legalEntity)
  })
})

describe('an account', () => {
  it('with too small a quota is told what to change', () => {
    expect(quotaProblems(10, prod)).toEqual([expect.stringContaining('has 10, of which AWS keeps 100')])
    expect(quotaProblems(111, { ...prod, concurrentExecutions: 100 })).toHaveLength(1)
    expect(quotaProblems(112, { ...prod, concurrentExecutions: 100 })).toEqual([])
    expect(quotaProblems(500, prod)).toEqual([expect.stringContaining('counts on 1000')])
    expect(quotaProblems(1_000, prod)).toEqual([])
    expect(quotaProblems(10, dev)).toEqual([])
  })
})

describe('values that are still examples', () => {
  it('are named with their place, and others are not', () => {
    const found = placeholdersIn(prod)
    expect(found).toContain('mail.senderAddress: support@provider.example')
    expect(found).toContain('noticeSubscriptions.0.email: on-call@provider.example')
    expect(found.join()).toContain('portalCertificate: arn:aws:acm:us-east-1:000000000000')
    expect(placeholdersIn({ a: 'for example', b: [{ c: 'arn:aws:acm:us-east-1:123456789012:x' }], d: 1 })).toEqual([])
  })
})

describe('what a person still has to do', () => {
  const outputs = {
    DkimRecord1: 'k1 CNAME v1',
    UserPoolId: 'pool',
    PlatformClientId: 'client',
    PortalDomainName: 'd1.net',
  }

  it('names every address to confirm, and the records of the domains that a stage has', () => {
    const steps = remainingSteps(prod, { ...outputs, ReceiptRuleSetName: 'rules' }, 'out.json').join('\n')
    for (const { email } of prod.noticeSubscriptions) expect(steps).toContain(email)
    expect(steps).toContain('k1 CNAME v1')
    expect(steps).toContain('reply.provider.example MX 10 inbound-smtp.eu-central-1.amazonaws.com')
    expect(steps).toContain('--rule-set-name rules')
    expect(steps).toContain('Point support.provider.example to d1.net')
  })

  it('says that a stage without a domain receives no email', () => {
    const steps = remainingSteps(dev, {}, 'out.json').join('\n')
    expect(steps).toContain('receives none')
    expect(steps).not.toMatch(/MX|CNAME|rule-set/)
  })
})

describe('publishing the portal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const publish = async () => {
    const sent: PutObjectCommand['input'][] = []
    const send = async (command: unknown) => {
      if (command instanceof PutObjectCommand) sent.push(command.input)
    }
    await publishPortal({ s3: { send }, bucket: 'b', folder, config: '{"a":1}' })
    return sent.map(({ Key, ContentType, CacheControl }) => [Key, ContentType, CacheControl])
  }

  it('uploads the page last, each file with its type and the time that browsers may keep it', async () => {
    await expect(publish()).rejects.toThrow('contains no portal')
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<p>')
    writeFileSync(join(folder, 'assets/main-1.js'), '1')
    expect(await publish()).toEqual([
      ['assets/main-1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
      ['config.json', 'application/json', 'public, max-age=60'],
      ['index.html', 'text/html; charset=utf-8', 'no-cache'],
    ])
    writeFileSync(join(folder, 'notes.xyz'), '')
    await expect(publish()).rejects.toThrow('notes.xyz is of an unknown type')
  })
})
