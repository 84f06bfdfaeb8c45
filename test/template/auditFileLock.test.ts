import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { expect, it } from 'vitest'
import { lockOf } from '../../infra/audit/auditTrail.ts'

function bucketWith(auditFileLock: Parameters<typeof lockOf>[0]['auditFileLock']) {
  const stack = new Stack(new App(), 'Stack')
  new Bucket(stack, 'Bucket', lockOf({ auditFileLock }))
  const [bucket] = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'))
  return bucket?.Properties
}

it.each(['governance', 'compliance'] as const)('audit files can be locked for a number of days, in %s mode', (mode) => {
  expect(bucketWith({ mode, days: 30 })).toEqual({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Days: 30, Mode: mode.toUpperCase() } },
    },
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        { ExpiredObjectDeleteMarker: true, NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' },
      ],
    },
  })
})

it('audit files are not locked unless the stage says so', () => {
  expect(bucketWith(undefined)).toBeUndefined()
})
