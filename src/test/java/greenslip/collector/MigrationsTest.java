package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final String FOLDER = "/greenslip/collector/migrations/";

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", "sa", "");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static Migrations migrations(String... names) {
        return new Migrations(MigrationsTest.class, FOLDER, List.of(names));
    }

    private int count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void each_step_is_applied_once_and_later_ones_are_added() throws SQLException {
        migrations("V1__first.sql").apply(connection);
        run("insert into thing (name) values ('kept')");
        migrations("V1__first.sql", "V2__second.sql").apply(connection);
        migrations("V1__first.sql", "V2__second.sql").apply(connection);
        assertThat(count("select count(*) from thing where name = 'kept' and weight = 7"))
                .isEqualTo(1);
        assertThat(count("select count(*) from migration where finished")).isEqualTo(2);
    }

    @Test
    void a_step_that_changed_afterwards_stops_the_start() throws SQLException {
        migrations("V1__first.sql").apply(connection);
        run("update migration set sha256 = 'other'");
        assertThatThrownBy(() -> migrations("V1__first.sql").apply(connection))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("V1__first.sql");
    }

    @Test
    void a_newer_database_stops_an_older_program() throws SQLException {
        migrations("V1__first.sql", "V2__second.sql").apply(connection);
        assertThatThrownBy(() -> migrations("V1__first.sql").apply(connection))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void a_step_that_broke_off_is_not_taken_for_done() throws SQLException {
        Migrations broken = migrations("V1__broken.sql");
        assertThatThrownBy(() -> broken.apply(connection)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> broken.apply(connection))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void names_must_be_numbered_without_a_gap_and_must_exist() {
        assertThatThrownBy(() -> migrations("V2__second.sql")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> migrations("first.sql")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> migrations("V1__nowhere.sql")).isInstanceOf(IllegalArgumentException.class);
    }
}
