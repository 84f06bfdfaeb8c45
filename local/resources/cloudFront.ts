import { runInNewContext } from 'node:vm'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

/** How a site is served, as the template says. */
export interface SiteSpec {
  readonly headers: Readonly<Record<string, string>>
  readonly rootFile: string
  /** The path that is asked of the bucket for one that a browser asks for. */
  pathFor(path: string): string
  /** What the bucket says of what is not there. */
  readonly missingStatus: 403 | 404
}

const override = { Override: z.literal(true) }
const headersSchema = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: z.string(),
    CustomHeadersConfig: z.strictObject({
      Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), ...override })),
    }),
    SecurityHeadersConfig: z.strictObject({
      ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), ...override }),
      ContentTypeOptions: z.strictObject(override),
      FrameOptions: z.strictObject({ FrameOption: z.string(), ...override }),
      ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), ...override }),
      StrictTransportSecurity: z.strictObject({
        AccessControlMaxAgeSec: z.int(),
        IncludeSubdomains: z.literal(true),
        ...override,
      }),
    }),
  }),
})

/** Caching, compression, protocols and prices are CloudFront's own. */
const distributionSchema = z.strictObject({
  DistributionConfig: z.strictObject({
    Comment: z.string(),
    DefaultCacheBehavior: z.strictObject({
      CachePolicyId: z.string(),
      Compress: z.boolean(),
      FunctionAssociations: z
        .array(z.strictObject({ EventType: z.literal('viewer-request'), FunctionARN: z.string() }))
        .max(1)
        .default([]),
      ResponseHeadersPolicyId: z.string(),
      TargetOriginId: z.string(),
      ViewerProtocolPolicy: z.string(),
    }),
    DefaultRootObject: z.string(),
    Enabled: z.literal(true),
    HttpVersion: z.string(),
    IPV6Enabled: z.boolean(),
    Origins: z.array(z.json()).length(1),
    PriceClass: z.string(),
  }),
})

const functionSchema = z.strictObject({
  AutoPublish: z.literal(true),
  FunctionCode: z.string(),
  FunctionConfig: z.strictObject({ Comment: z.string(), Runtime: z.literal('cloudfront-js-2.0') }),
  Name: z.string(),
})

const bucketPolicySchema = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Principal: z.unknown(),
        Action: z.union([z.string(), z.array(z.string())]),
      }),
    ),
  }),
})
/** S3 says that something is not there to whom may list the bucket, and to others that they may not read it. */
const letsCloudFrontList = ({ PolicyDocument }: z.output<typeof bucketPolicySchema>): boolean =>
  PolicyDocument.Statement.some(
    ({ Effect, Principal, Action }) =>
      Effect === 'Allow' &&
      z.object({ Service: z.literal('cloudfront.amazonaws.com') }).safeParse(Principal).success &&
      [Action].flat().includes('s3:ListBucket'),
  )

/** The code of a CloudFront function, to be asked with a path: it has nothing of Node, nor of browsers. */
function pathRewriter(code: string): (path: string) => string {
  const handler: unknown = runInNewContext(`${code}\n;handler`, {})
  if (typeof handler !== 'function') throw new StartProblem('The CloudFront function has no handler.')
  return (path) => {
    const request = { method: 'GET', uri: path, querystring: {}, headers: {}, cookies: {} }
    return z.object({ uri: z.string() }).parse(handler({ version: '1.0', request })).uri
  }
}

/** Collects how the template's one distribution serves files. */
export function cloudFrontTypes() {
  const policies = new Map<string, Readonly<Record<string, string>>>()
  const rewriters = new Map<string, (path: string) => string>()
  let mayList = false
  let site: Omit<SiteSpec, 'missingStatus'> | undefined
  const types: Record<string, ResourceType> = {
    'AWS::CloudFront::ResponseHeadersPolicy': resourceType(
      headersSchema,
      (logicalId, { ResponseHeadersPolicyConfig }) => {
        const { CustomHeadersConfig, SecurityHeadersConfig: security } = ResponseHeadersPolicyConfig
        policies.set(logicalId, {
          ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
          'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'x-frame-options': security.FrameOptions.FrameOption,
          'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
          'strict-transport-security': `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}; includeSubDomains`,
        })
        return { ref: logicalId, attributes: {} }
      },
    ),
    'AWS::CloudFront::Function': resourceType(functionSchema, (logicalId, { FunctionCode }) => {
      rewriters.set(logicalId, pathRewriter(FunctionCode))
      return { ref: logicalId, attributes: { FunctionARN: logicalId } }
    }),
    'AWS::S3::BucketPolicy': resourceType(bucketPolicySchema, (logicalId, policy) => {
      mayList ||= letsCloudFrontList(policy)
      return { ref: logicalId, attributes: {} }
    }),
    'AWS::CloudFront::Distribution': resourceType(distributionSchema, (logicalId, { DistributionConfig }) => {
      const { DefaultCacheBehavior, DefaultRootObject } = DistributionConfig
      const headers = policies.get(DefaultCacheBehavior.ResponseHeadersPolicyId)
      if (site || !headers) throw new StartProblem('This runtime serves one distribution, with headers of its own.')
      const [association] = DefaultCacheBehavior.FunctionAssociations
      const pathFor = association ? rewriters.get(association.FunctionARN) : (path: string) => path
      if (!pathFor) throw new StartProblem(`There is no CloudFront function ${association?.FunctionARN}.`)
      site = { headers, rootFile: DefaultRootObject, pathFor }
      return { ref: logicalId, attributes: { DomainName: `${logicalId.toLowerCase()}.cloudfront.net` } }
    }),
  }
  return { types, site: (): SiteSpec | undefined => site && { ...site, missingStatus: mayList ? 404 : 403 } }
}
