// The five status shapes, in the words of the design: never colour alone. Drawn in the current
// colour; what is cut out shows var(--cut).
const kSvg = 'http://www.w3.org/2000/svg';

export type ShapeName = 'go' | 'ask' | 'stop' | 'unknown' | 'care';

const kRound = 'stroke-linecap="round" stroke-linejoin="round"';
const kCut = 'fill="none" class="cut"';
const kShapes: Readonly<Record<ShapeName, string>> = {
  go:
    '<circle cx="24" cy="24" r="21"/>' +
    `<path d="M14 24.5l7 7 13.5-14.5" ${kCut} stroke-width="5" ${kRound}/>`,
  ask:
    '<path d="M24 4.500c1.300 0 2.500.7 3.200 1.800l17.300 30.200c1.400 2.500-.3 5.500-3.200 ' +
    '5.500H6.700c-2.900 0-4.600-3-3.200-5.500L20.800 6.300c.7-1.100 1.900-1.800 3.200-1.800z"/>' +
    `<path d="M24 17v11M24 35v.01" ${kCut} stroke-width="5.500" ${kRound}/>`,
  stop:
    '<path d="M16 3h16l13 13v16L32 45H16L3 32V16z" stroke="currentColor" stroke-width="2" ' +
    `stroke-linejoin="round"/><path d="M14 24h20" ${kCut} stroke-width="6.500" ${kRound}/>`,
  unknown:
    '<rect x="5" y="5" width="38" height="38" rx="8" fill="none" stroke="currentColor" ' +
    'stroke-width="4" stroke-dasharray="8.400 6" stroke-dashoffset="4"/>' +
    '<path d="M18.500 19.500a5.600 5.600 0 1 1 8.300 4.900c-1.900 1.050-2.800 2-2.800 4.100' +
    `M24 34.800v.01" fill="none" stroke="currentColor" stroke-width="4.600" ${kRound}/>`,
  care:
    '<rect x="4" y="4" width="40" height="40" rx="10"/>' +
    `<path d="M24 13.500v21M13.500 24h21" ${kCut} stroke-width="7" ${kRound}/>`,
};

export function shape(name: ShapeName): SVGSVGElement {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('viewBox', '0 0 48 48');
  svg.setAttribute('class', 'shape');
  svg.setAttribute('fill', 'currentColor');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = kShapes[name];
  return svg;
}
