package dev.holdfast.bench.torture;

/**
 * What the gateway acknowledged of one order.
 *
 * @param number  the order's.
 * @param account number of its account and card.
 * @param amount  in whole currency units.
 * @param code    the answer to its authorization.
 * @param settled whether its success was acknowledged too.
 * @param unsure  whether a success was sent and not acknowledged, so that it may or may not be there.
 * @param failed  whether the approval came when the platform had given up, and its failure was acknowledged.
 * @param atNs    when that was, by the monotonic clock.
 */
record Promise(int number, int account, int amount, int code, boolean settled, boolean unsure, boolean failed, long atNs) {
    String order() {
        return "T" + number;
    }

    @Override
    public String toString() {
        return number + "," + account + "," + amount + "," + code + "," + settled + "," + unsure + "," + failed;
    }
}
