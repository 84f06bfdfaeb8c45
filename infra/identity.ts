import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { resourceServer, type Scope, scopes } from '../shared/api/routes.ts'
import type { StageConfig } from './config.ts'
import type { ProductFunction } from './productFunction.ts'

/** Roles of the provider's own people: groups of the user pool. */
const staffGroups = ['agent', 'csm', 'finance']

/** The user pool: nobody signs up alone, everybody has a second factor, and a trigger says who acts for whom. */
export class Identity extends Construct {
  readonly userPool: UserPool
  /** Where people sign in. */
  readonly signInDomain: UserPoolDomain
  readonly portalClient: UserPoolClient
  readonly platformClient: UserPoolClient

  constructor(scope: Construct, id: string, config: StageConfig, addClaims: ProductFunction) {
    super(scope, id)
    this.userPool = new UserPool(this, 'UserPool', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true }, fullname: { required: true, mutable: true } },
      keepOriginal: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: config.protectsData,
      removalPolicy: config.protectsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    this.userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, addClaims.lambda, LambdaVersion.V2_0)
    this.signInDomain = this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: config.signInDomainPrefix },
    })
    for (const groupName of staffGroups) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.userPool.userPoolId, groupName })
    }

    const made = Object.entries(scopes).map(
      ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
    )
    const server = this.userPool.addResourceServer('ResourceServer', { identifier: resourceServer, scopes: made })
    const oauthScopes = (...names: Scope[]) =>
      made
        .filter(({ scopeName }) => names.some((name) => name === scopeName))
        .map((one) => OAuthScope.resourceServer(server, one))

    const common = {
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
    }
    this.portalClient = this.userPool.addClient('Portal', {
      ...common,
      generateSecret: false,
      // The sign-in pages' own flow; the refresh flow of the API may not stand beside rotation.
      authFlows: { user: true },
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, ...oauthScopes('portal')],
        callbackUrls: [`${config.portalUrl}/signed-in`],
        logoutUrls: [config.portalUrl],
      },
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      refreshTokenRotationGracePeriod: Duration.seconds(10),
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, fullname: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
    })
    this.platformClient = this.userPool.addClient('Platform', {
      ...common,
      generateSecret: true,
      // None of a person's: what remains is the least that CDK writes.
      authFlows: { userSrp: false },
      oAuth: {
        flows: { clientCredentials: true, authorizationCodeGrant: false, implicitCodeGrant: false },
        scopes: oauthScopes('usage.write', 'audit.write', 'organisations.write', 'promises.write'),
      },
    })
  }
}
