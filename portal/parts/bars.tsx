interface BarsProps {
  /** What the chart shows, in words: the exact numbers stand in the table beside it. */
  readonly label: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly key: string
  /** Told to whoever points at it. */
  readonly title: string
  readonly value: number
  /** Drawn on top of `value`, in another colour. */
  readonly more?: number
}

const height = 100

/** Columns beside each other, the highest as high as the chart. */
export function Bars({ label, bars }: BarsProps) {
  const highest = Math.max(...bars.map(({ value, more = 0 }) => value + more), Number.MIN_VALUE)
  const heightOf = (value: number) => (height * value) / highest
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${Math.max(bars.length, 1) * 10} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map(({ key, title, value, more = 0 }, index) => (
        <g key={key}>
          <title>{title}</title>
          <rect className="value" x={index * 10 + 1} width={8} y={height - heightOf(value)} height={heightOf(value)} />
          <rect
            className="more"
            x={index * 10 + 1}
            width={8}
            y={height - heightOf(value + more)}
            height={heightOf(more)}
          />
        </g>
      ))}
    </svg>
  )
}
