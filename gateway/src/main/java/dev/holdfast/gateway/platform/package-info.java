/** KeySecure's REST API as a client sees it: requests, tokens, clocks, retries. Knows nothing of the ledger. Cold. */
package dev.holdfast.gateway.platform;
