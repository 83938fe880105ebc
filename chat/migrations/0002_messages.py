"""The table of messages, partitioned by month, and the log that nobody rewrites."""

from django.db import migrations, models

# The ids' first 48 bits are milliseconds, so a range of ids is a range of time. The default
# partition is a net for a month that nobody made in time; `chat.stream.partitions` makes them.
MESSAGES = """
CREATE TABLE chat_message (
    id uuid PRIMARY KEY,
    channel_id bigint NOT NULL,
    user_id bigint NOT NULL,
    login varchar(25) NOT NULL,
    kind varchar(12) NOT NULL,
    text text NOT NULL,
    body jsonb NOT NULL,
    thread_id uuid NULL,
    sent_at timestamptz NOT NULL,
    deleted_at timestamptz NULL,
    deleted_by_id bigint NULL
) PARTITION BY RANGE (id);
CREATE TABLE chat_message_default PARTITION OF chat_message DEFAULT;
CREATE INDEX chat_message_channel ON chat_message (channel_id, id DESC);
CREATE INDEX chat_message_user ON chat_message (channel_id, user_id, id DESC);
CREATE INDEX chat_message_account ON chat_message (user_id);
CREATE INDEX chat_message_thread ON chat_message (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX chat_message_deleted ON chat_message (channel_id, deleted_at)
    WHERE deleted_at IS NOT NULL;
"""
APPEND_ONLY = """
CREATE FUNCTION chat_modaction_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The moderation log is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER chat_modaction_append_only BEFORE UPDATE OR DELETE ON chat_modaction
    FOR EACH ROW EXECUTE FUNCTION chat_modaction_is_append_only();
"""


class Migration(migrations.Migration):
    """Expand only."""

    dependencies = [("chat", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MESSAGES, "DROP TABLE chat_message")],
            state_operations=[
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ('channel_id', models.BigIntegerField()),
                        ('user_id', models.BigIntegerField()),
                        ('login', models.CharField(max_length=25)),
                        ('kind', models.CharField(choices=[('chat', 'Chat'), ('action', 'Action'), ('announcement', 'Announcement'), ('notice', 'Notice')], default='chat', max_length=12)),
                        ('text', models.TextField()),
                        ('body', models.JSONField(default=dict)),
                        ('thread_id', models.UUIDField(null=True)),
                        ('sent_at', models.DateTimeField()),
                        ('deleted_at', models.DateTimeField(null=True)),
                        ('deleted_by_id', models.BigIntegerField(null=True)),
                    ],
                    options={
                        'db_table': 'chat_message',
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER chat_modaction_append_only ON chat_modaction;"
            "DROP FUNCTION chat_modaction_is_append_only()",
        ),
    ]
