import { fuzzArea } from '../http/fuzzArea.ts'
import { useWorld } from '../world.ts'

fuzzArea('audit', useWorld(), async () => ({}), 200, ['ingestAuditEvents'])
