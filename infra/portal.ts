import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AccessLevel,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Api } from './api.ts'
import type { StageConfig } from './config.ts'
import type { Identity } from './identity/identity.ts'
import { PrivateBucket } from './privateBucket.ts'
import type { Files } from './tickets/files.ts'

interface PortalProps {
  readonly api: Api
  readonly identity: Identity
  readonly files: Files
}

/** The portal: files in a bucket that only CloudFront reads, and the headers of every response. */
export class Portal extends Construct {
  readonly bucket: PrivateBucket
  readonly distribution: Distribution

  constructor(scope: Construct, id: string, config: StageConfig, { api, identity, files }: PortalProps) {
    super(scope, id)
    const signInUrl = identity.signInDomain.baseUrl()
    const filesUrl = `https://${files.bucket.bucketRegionalDomainName}`
    this.bucket = new PrivateBucket(this, 'Bucket', config)
    this.bucket.addMetric({ id: requestMetrics })
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy([api.httpApi.apiEndpoint, signInUrl, filesUrl]),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
          { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
        ],
      },
    })
    const viewsArePage = new EdgeFunction(this, 'ViewsArePage', {
      code: FunctionCode.fromInline(viewsArePageCode),
      runtime: FunctionRuntime.JS_2_0,
    })
    const { portalCertificate } = config
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Tierdesk ${config.stage}`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        // With permission to list, S3 returns 404 instead of 403 for a missing file.
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        functionAssociations: [{ function: viewsArePage, eventType: FunctionEventType.VIEWER_REQUEST }],
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        compress: true,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(portalCertificate !== undefined && {
        certificate: Certificate.fromCertificateArn(this, 'Certificate', portalCertificate),
        domainNames: [new URL(config.portalUrl).hostname],
      }),
    })
    // The content of config.json, which is published next to the portal's own files.
    const portalConfig = {
      apiUrl: api.httpApi.apiEndpoint,
      issuer: `https://cognito-idp.${config.region}.amazonaws.com/${identity.userPool.userPoolId}`,
      signInUrl,
      clientId: identity.portalClient.userPoolClientId,
      signOnClientId: identity.signOnClient.userPoolClientId,
      holidays: config.holidays,
      brand: { ...config.brand, phone: config.supportPhone },
    }
    const stack = Stack.of(this)
    new CfnOutput(stack, 'PortalUrl', { value: config.portalUrl })
    new CfnOutput(stack, 'PortalConfig', { value: stack.toJsonString(portalConfig) })
    new CfnOutput(stack, 'PortalBucketName', { value: this.bucket.bucketName })
    new CfnOutput(stack, 'PortalDomainName', { value: this.distribution.domainName })
  }

  /** Failures of the files behind the distribution. CloudFront's own metrics exist only in us-east-1. */
  fileErrors(): Metric {
    return new Metric({
      namespace: 'AWS/S3',
      metricName: '5xxErrors',
      dimensionsMap: { BucketName: this.bucket.bucketName, FilterId: requestMetrics },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    })
  }
}

const requestMetrics = 'all'

/** A path without an extension is a view of the portal, which its one page shows. Any other path is a file. */
const viewsArePageCode = `function handler(event) {
  if (!/\\.[^/]*$/.test(event.request.uri)) event.request.uri = '/index.html'
  return event.request
}`

/** Allows nothing inline and nothing from elsewhere. Text becomes markup only through DOMPurify's policy. */
const contentSecurityPolicy = (reached: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${reached.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types dompurify',
  ].join('; ')
