import type { Input, Route } from '../../core/api/route.ts'
import { readInput } from './readInput.ts'
import { textResponse } from './responses.ts'
import type { Served } from './serveArea.ts'

/**
 * Serves text on a route that needs no token: anyone who knows the secret in its path may read. Input is parsed before
 * anything else. There is no caller for whom a request could be recorded.
 */
export function servePublic<R extends Route>(
  route: R & { readonly scope: undefined },
  implementation: (input: Input<R>) => Promise<string>,
): Served {
  return {
    route,
    async respond(event) {
      const text = await implementation(readInput<R>(route, event))
      return textResponse(route.status, text, route.mediaType, event.requestContext.requestId)
    },
  }
}
