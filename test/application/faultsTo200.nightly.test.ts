import { describeFaultRuns } from './faultRuns.ts'

describeFaultRuns(106, 200)
