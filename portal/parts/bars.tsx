interface BarsProps {
  /** What the chart shows, in words: the exact numbers stand in the table beside it. */
  readonly label: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly key: string
  /** Stands below it, as far as there is room. */
  readonly name: string
  /** Told to whoever points at it. */
  readonly title: string
  readonly value: number
  /** What went wrong, drawn on top of `value` in another colour. */
  readonly missed?: number
}

const slot = 24
const height = 120
const nameHeight = 16
/** More than a phone has room for the names of. */
const many = 12

/** Columns beside each other, the highest as high as the chart. */
export function Bars({ label, bars }: BarsProps) {
  const highest = Math.max(...bars.map(({ value, missed = 0 }) => value + missed), Number.MIN_VALUE)
  const heightOf = (value: number) => (height * value) / highest
  const width = bars.length * slot
  return (
    <svg
      className={bars.length > many ? 'bars many' : 'bars'}
      viewBox={`0 0 ${width} ${height + nameHeight}`}
      width={width * 2}
      role="img"
      aria-label={label}
    >
      {bars.map(({ key, name, title, value, missed = 0 }, index) => (
        <g key={key}>
          <title>{title}</title>
          <rect x={index * slot + 3} width={slot - 6} y={height - heightOf(value)} height={heightOf(value)} />
          <rect
            className="missed"
            x={index * slot + 3}
            width={slot - 6}
            y={height - heightOf(value + missed)}
            height={heightOf(missed)}
          />
          <text x={index * slot + slot / 2} y={height + nameHeight - 4}>
            {name}
          </text>
        </g>
      ))}
      <line x2={width} y1={height} y2={height} />
    </svg>
  )
}
