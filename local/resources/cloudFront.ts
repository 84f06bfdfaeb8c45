import * as z from 'zod'
import { StartProblem } from '../problem.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

/** How a site is served, as the template says. */
export interface SiteSpec {
  readonly headers: Readonly<Record<string, string>>
  readonly rootFile: string
  readonly compresses: boolean
  /** What is served instead of what is not there, with which status. */
  readonly fallback: { readonly file: string; readonly status: number } | undefined
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

/** Caching, protocols and prices are CloudFront's own. */
const distributionSchema = z.strictObject({
  DistributionConfig: z.strictObject({
    Comment: z.string(),
    CustomErrorResponses: z
      .array(
        z.strictObject({
          ErrorCachingMinTTL: z.int(),
          // What S3 says of what is not there to whom may not list.
          ErrorCode: z.literal(403),
          ResponseCode: z.int(),
          ResponsePagePath: z.string(),
        }),
      )
      .max(1)
      .default([]),
    DefaultCacheBehavior: z.strictObject({
      CachePolicyId: z.string(),
      Compress: z.boolean(),
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

/** Collects how the template's one distribution serves files. */
export function cloudFrontTypes() {
  const policies = new Map<string, Readonly<Record<string, string>>>()
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
    'AWS::CloudFront::Distribution': resourceType(distributionSchema, (logicalId, { DistributionConfig }) => {
      const { DefaultCacheBehavior, DefaultRootObject, CustomErrorResponses } = DistributionConfig
      const headers = policies.get(DefaultCacheBehavior.ResponseHeadersPolicyId)
      if (site || !headers) throw new StartProblem('This runtime serves one distribution, with headers of its own.')
      const [missing] = CustomErrorResponses
      site = {
        headers,
        rootFile: DefaultRootObject,
        compresses: DefaultCacheBehavior.Compress,
        fallback: missing && { file: missing.ResponsePagePath.slice(1), status: missing.ResponseCode },
      }
      return { ref: logicalId, attributes: { DomainName: `${logicalId.toLowerCase()}.cloudfront.net` } }
    }),
  }
  return { types, site: () => site }
}
