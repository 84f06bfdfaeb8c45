import { fuzzArea } from '../http/fuzzArea.ts'
import { useWorld } from '../world.ts'

const world = useWorld()
const known = {
  organisation: ['pilatus', 'edelweiss', 'starling', 'nobody'],
  member: ['somebody', 'somebody-else'],
}
fuzzArea('organisations', world, async () => known, 200)
