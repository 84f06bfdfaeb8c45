import type { Input, Route } from '../../core/api/route.ts'
import { readInput } from './readInput.ts'
import { textResponse } from './responses.ts'
import type { Served } from './serveArea.ts'

/**
 * A route that takes no token and answers text: whoever knows the secret of its path may read. What it reads is parsed
 * before anything else, and there is no caller whose doing could be recorded.
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
