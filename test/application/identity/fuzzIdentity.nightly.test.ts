import { fuzzArea } from '../http/fuzzArea.ts'
import { useWorld } from '../world.ts'

const world = useWorld()
const known = {
  organisation: ['pilatus', 'edelweiss', 'starling', 'nobody'],
  member: ['somebody', 'somebody-else'],
}
/** Routes that need a domain that somebody owns, a provider that responds, or a token that was emailed. */
const neverTaken = [
  ...(['proveSsoDomain', 'removeSsoDomain', 'setSsoConnection', 'setSsoEnforcement'] as const),
  ...(['acceptInvitation', 'revokeInvitation'] as const),
]
fuzzArea('identity', world, async () => known, 200, neverTaken)
