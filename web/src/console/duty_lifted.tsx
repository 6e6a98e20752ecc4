// The list of lifted rest rules as a page of its own address. Left to others: the list.

export { RestLiftedScreen as default } from './duty_hand_overs';
