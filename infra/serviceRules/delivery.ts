import { partOf, recordOf, referredTo, resourcesOf, type ServiceRule, type Template } from './template.ts'

const apis = (template: Template) => resourcesOf(template, 'AWS::ApiGatewayV2::Api')
const buckets = (template: Template) => resourcesOf(template, 'AWS::S3::Bucket')
const distributions = (template: Template) => resourcesOf(template, 'AWS::CloudFront::Distribution')

/** Rules of API Gateway, S3 and CloudFront. */
export const deliveryRules: readonly ServiceRule[] = [
  {
    id: 'apigateway-routes',
    sentence: 'An HTTP API has at most 300 routes.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    find: (template) =>
      apis(template).flatMap((api) => {
        const paths = Object.keys(recordOf(api.value('Body', 'paths')) ?? {})
        const count = paths.flatMap((path) => Object.keys(recordOf(api.value('Body', 'paths', path)) ?? {})).length
        return count > 300 ? [`${api.id}: ${count} routes`] : []
      }),
  },
  {
    id: 'apigateway-integration-timeout',
    sentence:
      'API Gateway gives up after 30 seconds, so a function behind it that may run longer is billed for nothing.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
    find: (template) =>
      resourcesOf(template, 'AWS::Lambda::Permission')
        .filter((permission) => permission.text('Principal') === 'apigateway.amazonaws.com')
        .flatMap((permission) => {
          const target = referredTo(permission.value('FunctionName'))
          const seconds = resourcesOf(template, 'AWS::Lambda::Function')
            .find(({ id }) => id === target)
            ?.number('Timeout')
          return seconds !== undefined && seconds > 30 ? [`${permission.id}: ${target} runs for ${seconds} s`] : []
        }),
  },
  {
    id: 'apigateway-cors',
    sentence: 'API Gateway refuses CORS with credentials for any origin, and a cache of more than 86,400 seconds.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
    find: (template) =>
      apis(template).flatMap((api) => {
        const cors = ['Body', 'x-amazon-apigateway-cors'] as const
        const isOpen = api.list(...cors, 'allowOrigins').includes('*')
        return [
          ...(isOpen && api.value(...cors, 'allowCredentials') === true ? [`${api.id}: credentials`] : []),
          ...((api.number(...cors, 'maxAge') ?? 0) > 86_400 ? [`${api.id}: maxAge`] : []),
        ]
      }),
  },
  {
    id: 's3-object-lock',
    sentence: 'S3 refuses a default retention without Object Lock and versioning.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
    find: (template) =>
      buckets(template)
        .filter((bucket) => bucket.value('ObjectLockConfiguration') !== undefined)
        .filter(
          (bucket) =>
            bucket.value('ObjectLockEnabled') !== true ||
            bucket.text('VersioningConfiguration', 'Status') === 'Suspended',
        )
        .map(({ id }) => `${id}: ObjectLockConfiguration`),
  },
  {
    id: 's3-lifecycle',
    sentence: 'S3 refuses a lifecycle rule that does nothing, or that aborts uploads by tag.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html',
    find: (template) =>
      buckets(template).flatMap((bucket) =>
        bucket.list('LifecycleConfiguration', 'Rules').flatMap((part) => {
          const rule = partOf(bucket.id, part)
          const acts = [
            ...['ExpirationInDays', 'ExpirationDate', 'ExpiredObjectDeleteMarker', 'Transitions', 'Transition'],
            ...['NoncurrentVersionExpiration', 'NoncurrentVersionTransitions', 'AbortIncompleteMultipartUpload'],
          ].some((name) => rule.value(name) !== undefined)
          const abortsByTag =
            rule.value('AbortIncompleteMultipartUpload') !== undefined && rule.list('TagFilters').length > 0
          return !acts || abortsByTag ? [`${bucket.id}: lifecycle rule`] : []
        }),
      ),
  },
  {
    id: 's3-global-names',
    sentence: 'A bucket name is unique among all AWS accounts, so a fixed one fails for the next stage or provider.',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
    find: (template) =>
      buckets(template)
        .filter((bucket) => bucket.text('BucketName') !== undefined)
        .map((bucket) => `${bucket.id}: ${bucket.text('BucketName')}`),
  },
  {
    id: 'cloudfront-certificate',
    sentence: 'CloudFront takes certificates from us-east-1 only, and aliases only with one.',
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
    find: (template) =>
      distributions(template).flatMap((distribution) => {
        const arn = distribution.text('DistributionConfig', 'ViewerCertificate', 'AcmCertificateArn')
        const hasAliases = distribution.list('DistributionConfig', 'Aliases').length > 0
        const hasOne = distribution.value('DistributionConfig', 'ViewerCertificate') !== undefined
        return [
          ...(arn !== undefined && !/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/.test(arn)
            ? [`${distribution.id}: ${arn}`]
            : []),
          ...(hasAliases && !hasOne ? [`${distribution.id}: aliases without a certificate`] : []),
        ]
      }),
  },
]
