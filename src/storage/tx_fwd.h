// What a door that passes a transaction on may include: names only.
#pragma once

namespace fl {

class Db;
class Tx;

}  // namespace fl
