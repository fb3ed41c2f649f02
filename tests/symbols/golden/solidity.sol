// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Ownable} from "./Ownable.sol";

uint256 constant FEE = 3;
type Price is uint256;
error Empty();

/// @title A vault. Häuser, 家, 🏠.
/// @notice Keeps tokens.
abstract contract Vault is Ownable {
    using Math for uint256;

    uint256 public constant MAX_SHARES = 100;
    address internal immutable owner_;
    mapping(address => uint256) public balances;
    uint256 private _total;

    struct Position {
        uint256 shares;
    }
    enum State { Open, Closed }

    /// Emitted for every deposit.
    event Deposited(address indexed from, uint256 amount);
    error Closed(State state);

    modifier whenOpen() {
        _;
    }

    constructor(address first) Ownable(first) {
        owner_ = first;
    }

    /**
     * @dev Takes tokens.
     * @param amount how many
     */
    function deposit(uint256 amount)
        external
        payable
        whenOpen
        returns (uint256 shares)
    {
        emit Deposited(msg.sender, amount);
        return amount;
    }

    string greeting = unicode"🏠"; function after() public {}

    receive() external payable {}
    fallback() external {}

    function broken(uint256 a {
        return a;
    }

    function preview(uint256 amount) public view virtual returns (uint256);
}

interface IVault {
    function deposit(uint256 amount) external returns (uint256);
}

library Math {
    // Rounded up.
    function ceil(uint256 a) internal pure returns (uint256) {
        return a + 1;
    }
}

function free(uint256 a) pure returns (uint256) { return a; }
