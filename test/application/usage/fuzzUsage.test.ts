import { fuzzArea } from '../http/fuzzArea.ts'
import { useWorld } from '../world.ts'

const known = { organisation: ['pilatus', 'edelweiss', 'nobody'] }

fuzzArea('usage', useWorld(), async () => known, 200, ['ingestUsage'])
