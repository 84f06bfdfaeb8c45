import { Duration } from 'aws-cdk-lib'
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { Construct } from 'constructs'
import { type Deployment, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'

/** Authorises customers' own programs by API key, on separate routes. People use the user pool's tokens. */
export class KeyAuthorizer extends Construct {
  readonly function: ProductFunction
  readonly authorizer: HttpLambdaAuthorizer

  constructor(scope: Construct, id: string, deployment: Deployment, { product }: Storage) {
    super(scope, id)
    this.function = new ProductFunction(this, 'Authorise', deployment, {
      entry: 'authoriseKeys',
      timeoutSeconds: 5,
      environment: { PRODUCT_TABLE: product.tableName },
      grants: [{ actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], on: [product.tableArn] }],
    })
    this.authorizer = new HttpLambdaAuthorizer('ApiKey', this.function.lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      // No caching: a revoked key stops working immediately.
      resultsCacheTtl: Duration.seconds(0),
    })
  }
}
