import { fuzzArea } from './fuzzArea.ts'
import { useWorld } from './world.ts'

const world = useWorld()
fuzzArea('organisation', world, async () => ({
  organisation: ['pilatus', 'edelweiss', 'starling', 'nobody'],
  member: ['somebody', 'somebody-else'],
}))
