package dev.holdfast.peers.spring;

import dev.holdfast.peers.callback.CallbackReader;
import dev.holdfast.peers.callback.PeerSettings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The database. Statements commit by themselves, so that an authorization is one transaction and one round trip. The
 * driver keeps the prepared statement with its connection. Any thread; blocks.
 */
final class AuthorizationStore {
    private static final String AUTHORIZE = "SELECT authorize(?, ?, ?, ?, ?, ?)";
    private static final int ORDER = 1;
    private static final int CARD = 2;
    private static final int ACCOUNT = 3;
    private static final int AMOUNT = 4;
    private static final int DAY = 5;
    private static final int MONTH = 6;

    private final DataSource pool;

    AuthorizationStore(final DataSource pool) {
        this.pool = pool;
    }

    /** Makes so many cards and accounts, and two cards with limits. */
    void open(final int cards) {
        try (Connection connection = pool.getConnection()) {
            for (int i = 0; i < cards; i++) {
                insert(connection, PeerSettings.account(i), PeerSettings.card(i), PeerSettings.NO_LIMIT_MILLIONTHS,
                    PeerSettings.NO_LIMIT_MILLIONTHS);
            }
            insert(connection, "load-U-day", "load-C-day", PeerSettings.DAY_LIMIT_MILLIONTHS,
                PeerSettings.NO_LIMIT_MILLIONTHS);
            insert(connection, "load-U-month", "load-C-month", PeerSettings.NO_LIMIT_MILLIONTHS,
                PeerSettings.MONTH_LIMIT_MILLIONTHS);
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE account SET (fillfactor = 90)");
                statement.execute("ALTER TABLE card SET (fillfactor = 90)");
            }
        } catch (final SQLException e) {
            throw new IllegalStateException("cannot open accounts", e);
        }
    }

    private static void insert(
        final Connection connection, final String account, final String card, final long dayLimit,
        final long monthLimit) throws SQLException {
        try (PreparedStatement accounts = connection.prepareStatement("INSERT INTO account VALUES (?, true, ?, 0, 0)");
             PreparedStatement cards =
                 connection.prepareStatement("INSERT INTO card VALUES (?, ?, true, 0, 0, 0, 0, ?, ?)")) {
            accounts.setString(1, account);
            accounts.setLong(2, PeerSettings.BALANCE_MILLIONTHS);
            accounts.executeUpdate();
            cards.setString(1, card);
            cards.setString(2, account);
            cards.setLong(3, dayLimit);
            cards.setLong(4, monthLimit);
            cards.executeUpdate();
        }
    }

    /** Decides, and returns the code. It is on disk. */
    int authorize(final CallbackReader callback, final PeerSettings.Day day) throws SQLException {
        try (Connection connection = pool.getConnection();
             PreparedStatement authorize = connection.prepareStatement(AUTHORIZE)) {
            authorize.setString(ORDER, callback.orderNo());
            authorize.setString(CARD, callback.cardNo());
            authorize.setString(ACCOUNT, callback.cardholderNo());
            authorize.setLong(AMOUNT, callback.amountMillionths());
            authorize.setInt(DAY, day.day());
            authorize.setInt(MONTH, day.month());
            try (ResultSet result = authorize.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}
