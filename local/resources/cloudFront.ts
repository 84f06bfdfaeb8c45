import { runInNewContext } from 'node:vm'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

/** How the template serves a site. */
export interface SiteSpec {
  readonly headers: Readonly<Record<string, string>>
  readonly rootFile: string
  readonly compresses: boolean
  /** Returns the path to serve for a requested path, as the function in the template decides. */
  rewrite(path: string): string
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

/** Caching, protocols and prices matter only in CloudFront. */
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
/** A CloudFront function can do more. Here, it only passes a request on, possibly with another path. */
const requestSchema = z.object({ method: z.literal('GET'), uri: z.string().startsWith('/') })

/** Collects how the template's one distribution serves files. */
export function cloudFrontTypes() {
  const policies = new Map<string, Readonly<Record<string, string>>>()
  const codes = new Map<string, string>()
  let site: SiteSpec | undefined
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
      codes.set(logicalId, FunctionCode)
      return { ref: logicalId, attributes: { FunctionARN: logicalId } }
    }),
    'AWS::CloudFront::Distribution': resourceType(distributionSchema, (logicalId, { DistributionConfig }) => {
      const { DefaultCacheBehavior, DefaultRootObject } = DistributionConfig
      const headers = policies.get(DefaultCacheBehavior.ResponseHeadersPolicyId)
      if (site || !headers)
        throw new StartProblem('This runtime supports only one distribution, which needs a response headers policy.')
      const [associated] = DefaultCacheBehavior.FunctionAssociations
      const code = associated && codes.get(associated.FunctionARN)
      site = {
        headers,
        rootFile: DefaultRootObject,
        compresses: DefaultCacheBehavior.Compress,
        rewrite: (path) => (code === undefined ? path : rewriteBy(code, path)),
      }
      return { ref: logicalId, attributes: { DomainName: `${logicalId.toLowerCase()}.cloudfront.net` } }
    }),
  }
  return { types, site: () => site }
}

/** Runs a function's code with a request, as CloudFront's runtime does. The code can access nothing else. */
function rewriteBy(code: string, path: string): string {
  const request = { method: 'GET', uri: path, querystring: {}, headers: {}, cookies: {} }
  const result: unknown = runInNewContext(`${code}; handler(event)`, { event: { request } })
  return requestSchema.parse(result).uri
}
