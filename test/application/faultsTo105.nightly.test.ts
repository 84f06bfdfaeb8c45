import { describeFaultRuns } from './faultRuns.ts'

describeFaultRuns(11, 105)
