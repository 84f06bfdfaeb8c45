import { Construct } from 'constructs'
import { type Deployment, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'

/** Authorises customers' own programs by API key, on separate routes. People use the user pool's tokens. */
export class KeyAuthorizer extends Construct {
  readonly function: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product }: Storage) {
    super(scope, id)
    this.function = new ProductFunction(this, 'Authorise', deployment, {
      entry: 'authoriseKeys',
      timeoutSeconds: 5,
      environment: { PRODUCT_TABLE: product.tableName },
      grants: [{ actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], on: [product.tableArn] }],
    })
  }
}
