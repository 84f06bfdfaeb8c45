import { fuzzArea } from '../http/fuzzArea.ts'
import { useWorld } from '../world.ts'

const world = useWorld()
const known = {
  organisation: ['pilatus', 'edelweiss', 'starling', 'nobody'],
  member: ['somebody', 'somebody-else'],
}
/** Of domains that somebody has to own, a provider that has to answer, and tokens that were mailed. */
const neverTaken = [
  ...(['proveSsoDomain', 'removeSsoDomain', 'setSsoConnection', 'setSsoEnforcement'] as const),
  ...(['acceptInvitation', 'revokeInvitation'] as const),
]
fuzzArea('identity', world, async () => known, 200, neverTaken)
