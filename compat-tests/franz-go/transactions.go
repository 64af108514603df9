// Transactions with franz-go: both generations of the protocol (transaction.version 2, and what clients before it speak).
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
	"klamm-compat/check"
)

// A generation of the transaction protocol, and the client options that make franz-go speak it.
type generation struct {
	name    string
	options []kgo.Opt
}

var generations = []generation{
	{"v2", nil},
	{"v1", []kgo.Opt{kgo.MaxVersions(kversion.V3_9_0())}},
}

func transactional(id string, more ...kgo.Opt) *kgo.Client {
	return newClient(append([]kgo.Opt{
		kgo.TransactionalID(id), kgo.TransactionTimeout(20 * time.Second), kgo.RecordPartitioner(kgo.ManualPartitioner()),
	}, more...)...)
}

func words(topic string, partitions int, prefix string, count int) []*kgo.Record {
	records := make([]*kgo.Record, count)
	for i := range records {
		records[i] = &kgo.Record{Topic: topic, Partition: int32(i % partitions), Value: fmt.Appendf(nil, "%s-%d", prefix, i)}
	}
	return records
}

func begin(ctx context.Context, client *kgo.Client, records []*kgo.Record) {
	check.Must(client.BeginTransaction())
	check.Must(client.ProduceSync(ctx, records...).FirstErr())
}

// Everything that a reader of this isolation level finds up to the end that it is told, by partition.
func readAll(ctx context.Context, topic string, partitions int, level kgo.IsolationLevel) map[int32][]string {
	wanted := map[int32]int64{}
	withAdmin(func(admin *kadm.Client) {
		list := admin.ListEndOffsets
		if level == kgo.ReadCommitted() {
			list = admin.ListCommittedOffsets
		}
		ends, err := list(ctx, topic)
		check.Must(err)
		ends.Each(func(end kadm.ListedOffset) {
			check.Must(end.Err)
			if end.Offset > 0 {
				wanted[end.Partition] = end.Offset
			}
		})
	})
	seen := map[int32][]string{}
	client := newClient(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(level), kgo.KeepControlRecords())
	defer client.Close()
	for len(wanted) > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			check.Fail("still to be read: %v, then %v", wanted, err)
		}
		fetches.EachPartition(func(found kgo.FetchTopicPartition) {
			for _, record := range found.Records {
				if !record.Attrs.IsControl() {
					seen[record.Partition] = append(seen[record.Partition], string(record.Value))
				}
				if record.Offset+1 >= wanted[record.Partition] {
					delete(wanted, record.Partition)
				}
			}
		})
	}
	return seen
}

func sizes(seen map[int32][]string) int {
	total := 0
	for _, values := range seen {
		total += len(values)
	}
	return total
}

func ends(ctx context.Context, topic string) (stable, end int64) {
	withAdmin(func(admin *kadm.Client) {
		committed, err := admin.ListCommittedOffsets(ctx, topic)
		check.Must(err)
		all, err := admin.ListEndOffsets(ctx, topic)
		check.Must(err)
		a, _ := committed.Lookup(topic, 0)
		b, _ := all.Lookup(topic, 0)
		check.Must(a.Err)
		check.Must(b.Err)
		stable, end = a.Offset, b.Offset
	})
	return
}

func commitsAndAborts(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-txn-" + kind.name
		create(ctx, topic, 3)
		client := transactional(topic, kind.options...)
		defer client.Close()
		begin(ctx, client, words(topic, 3, "first", 30))
		check.Equal(sizes(readAll(ctx, topic, 3, kgo.ReadCommitted())), 0, "records of an open transaction")
		check.Equal(sizes(readAll(ctx, topic, 3, kgo.ReadUncommitted())), 30, "records to a reader that does not care")
		check.Must(client.EndTransaction(ctx, kgo.TryCommit))
		begin(ctx, client, words(topic, 3, "gone", 30))
		check.Must(client.EndTransaction(ctx, kgo.TryAbort))
		begin(ctx, client, words(topic, 3, "last", 15))
		check.Must(client.EndTransaction(ctx, kgo.TryCommit))
		check.Eventually(ctx, "the last stable offset is the end", func() bool {
			stable, end := ends(ctx, topic)
			return stable == end && end == 28
		})
		seen := readAll(ctx, topic, 3, kgo.ReadCommitted())
		for partition := range int32(3) {
			var expected []string
			for i := int(partition); i < 30; i += 3 {
				expected = append(expected, fmt.Sprintf("first-%d", i))
			}
			for i := int(partition); i < 15; i += 3 {
				expected = append(expected, fmt.Sprintf("last-%d", i))
			}
			check.Equal(seen[partition], expected, fmt.Sprintf("committed values of partition %d", partition))
		}
		check.Equal(sizes(readAll(ctx, topic, 3, kgo.ReadUncommitted())), 75, "all values")
	}
}

// Others write and commit while one transaction is open: the stable end waits for the oldest.
func openTransactionHolds(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-txn-open-" + kind.name
		create(ctx, topic, 1)
		slow, quick := transactional(topic+"-slow", kind.options...), transactional(topic+"-quick", kind.options...)
		defer slow.Close()
		defer quick.Close()
		send(ctx, words(topic, 1, "plain", 2))
		begin(ctx, slow, words(topic, 1, "slow", 2))
		begin(ctx, quick, words(topic, 1, "quick", 2))
		check.Must(quick.EndTransaction(ctx, kgo.TryCommit))
		check.Eventually(ctx, "seven records and a marker", func() bool { _, end := ends(ctx, topic); return end == 7 })
		stable, _ := ends(ctx, topic)
		check.Equal(stable, int64(2), "last stable offset while the first transaction is open")
		check.Equal(readAll(ctx, topic, 1, kgo.ReadCommitted())[0], []string{"plain-0", "plain-1"}, "below it")
		check.Must(slow.EndTransaction(ctx, kgo.TryAbort))
		check.Eventually(ctx, "the stable end moves on", func() bool { stable, end := ends(ctx, topic); return stable == end })
		check.Equal(readAll(ctx, topic, 1, kgo.ReadCommitted())[0], []string{"plain-0", "plain-1", "quick-0", "quick-1"}, "values")
	}
}

func manyInARow(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-txn-row-" + kind.name
		create(ctx, topic, 2)
		client := transactional(topic, kind.options...)
		defer client.Close()
		var expected []string
		for i := range 60 {
			begin(ctx, client, []*kgo.Record{
				{Topic: topic, Partition: 0, Value: fmt.Appendf(nil, "%d", i)},
				{Topic: topic, Partition: 1, Value: fmt.Appendf(nil, "%d", i)},
			})
			commit := kgo.TransactionEndTry(i%4 != 3)
			check.Must(client.EndTransaction(ctx, commit))
			if commit {
				expected = append(expected, fmt.Sprint(i))
			}
		}
		check.Eventually(ctx, "all are complete", func() bool { stable, end := ends(ctx, topic); return stable == end && end == 120 })
		seen := readAll(ctx, topic, 2, kgo.ReadCommitted())
		check.Equal(seen[0], expected, "partition 0")
		check.Equal(seen[1], expected, "partition 1")
	}
}

func fences(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-txn-fence-" + kind.name
		create(ctx, topic, 1)
		old := transactional(topic, kind.options...)
		defer old.Close()
		begin(ctx, old, words(topic, 1, "old", 3))
		next := transactional(topic, kind.options...)
		defer next.Close()
		begin(ctx, next, words(topic, 1, "new", 3))
		err := old.EndTransaction(ctx, kgo.TryCommit)
		if !errors.Is(err, kerr.ProducerFenced) && !errors.Is(err, kerr.InvalidProducerEpoch) {
			check.Fail("the fenced producer's commit was answered %v", err)
		}
		check.Must(next.EndTransaction(ctx, kgo.TryCommit))
		check.Eventually(ctx, "complete", func() bool { stable, end := ends(ctx, topic); return stable == end })
		check.Equal(readAll(ctx, topic, 1, kgo.ReadCommitted())[0], []string{"new-0", "new-1", "new-2"}, "values")
	}
}

// The broker ends what nobody ends, and the producer learns of it when it comes to it.
func timesOut(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-txn-timeout-" + kind.name
		create(ctx, topic, 1)
		client := transactional(topic, append([]kgo.Opt{kgo.TransactionTimeout(time.Second)}, kind.options...)...)
		defer client.Close()
		begin(ctx, client, words(topic, 1, "late", 2))
		opened := time.Now()
		check.Eventually(ctx, "aborted by the broker", func() bool { stable, end := ends(ctx, topic); return stable == end && end == 3 })
		if took := time.Since(opened); took > 10*time.Second {
			check.Fail("a transaction of one second stayed open for %v", took)
		}
		expected := kerr.ProducerFenced
		if kind.name == "v2" {
			expected = kerr.InvalidTxnState
		}
		check.Refused(client.EndTransaction(ctx, kgo.TryCommit), expected, "the commit of an aborted transaction")
		again := transactional(topic, kind.options...)
		defer again.Close()
		begin(ctx, again, words(topic, 1, "again", 2))
		check.Must(again.EndTransaction(ctx, kgo.TryCommit))
		check.Eventually(ctx, "complete", func() bool { stable, end := ends(ctx, topic); return stable == end })
		check.Equal(readAll(ctx, topic, 1, kgo.ReadCommitted())[0], []string{"again-0", "again-1"}, "values")
	}
}

func committedOffset(ctx context.Context, group, topic string) int64 {
	at := int64(-2)
	withAdmin(func(admin *kadm.Client) {
		offsets, err := admin.FetchOffsets(ctx, group)
		check.Must(err)
		found, exists := offsets.Lookup(topic, 0)
		at = -1
		if exists {
			check.Must(found.Err)
			at = found.At
		}
	})
	return at
}

func groupSession(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		from, to := "fg-txn-from-"+kind.name, "fg-txn-to-"+kind.name
		create(ctx, from, 1)
		create(ctx, to, 1)
		send(ctx, words(from, 1, "v", 10))
		session, err := kgo.NewGroupTransactSession(append([]kgo.Opt{
			kgo.SeedBrokers(bootstrap), kgo.FetchMaxWait(200 * time.Millisecond), kgo.TransactionalID(to),
			kgo.ConsumerGroup(from), kgo.ConsumeTopics(from), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
			kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		}, kind.options...)...)
		check.Must(err)
		defer session.Close()
		copyAll := func(end kgo.TransactionEndTry) {
			check.Must(session.Begin())
			seen := take(ctx, session.Client(), 10)
			for i, record := range seen {
				check.Equal(record.Offset, int64(i), "offset")
				session.Produce(ctx, &kgo.Record{Topic: to, Value: append([]byte("copy of "), record.Value...)}, nil)
			}
			// What is still in the client when a transaction is aborted is never sent.
			check.Must(session.Client().Flush(ctx))
			committed, err := session.End(ctx, end)
			check.Must(err)
			check.Equal(committed, bool(end), "committed")
		}
		copyAll(kgo.TryAbort)
		check.Equal(committedOffset(ctx, from, from), int64(-1), "committed after an abort")
		copyAll(kgo.TryCommit)
		check.Eventually(ctx, "offsets become visible", func() bool { return committedOffset(ctx, from, from) == 10 })
		check.Eventually(ctx, "complete", func() bool { stable, end := ends(ctx, to); return stable == end && end == 22 })
		check.Equal(len(readAll(ctx, to, 1, kgo.ReadCommitted())[0]), 10, "copies")
		check.Equal(len(readAll(ctx, to, 1, kgo.ReadUncommitted())[0]), 20, "copies with the aborted ones")
	}
}

func ask[R kmsg.Response](ctx context.Context, client *kgo.Client, request kmsg.Request) R {
	for {
		response, err := client.Request(ctx, request)
		if errors.Is(err, kerr.CoordinatorNotAvailable) { // its topic is being made
			time.Sleep(50 * time.Millisecond)
			continue
		}
		check.Must(err)
		return response.(R)
	}
}

func offsetsNow(ctx context.Context, client *kgo.Client, group, topic string, stable bool) (int64, error) {
	request := kmsg.NewPtrOffsetFetchRequest()
	request.Group = group
	request.RequireStable = stable
	wish := kmsg.NewOffsetFetchRequestTopic()
	wish.Topic = topic
	wish.Partitions = []int32{0}
	request.Topics = []kmsg.OffsetFetchRequestTopic{wish}
	batch := kmsg.NewOffsetFetchRequestGroup()
	batch.Group = group
	batchTopic := kmsg.NewOffsetFetchRequestGroupTopic()
	batchTopic.Topic = topic
	batchTopic.Partitions = []int32{0}
	batch.Topics = []kmsg.OffsetFetchRequestGroupTopic{batchTopic}
	request.Groups = []kmsg.OffsetFetchRequestGroup{batch}
	response := ask[*kmsg.OffsetFetchResponse](ctx, client, request)
	check.Must(kerr.ErrorForCode(response.Groups[0].ErrorCode))
	found := response.Groups[0].Topics[0].Partitions[0]
	return found.Offset, kerr.ErrorForCode(found.ErrorCode)
}

// TxnOffsetCommit by hand: pending offsets are seen by nobody, hold up who asks for stable ones, and follow the marker.
func pendingOffsets(kind generation) func(ctx context.Context) {
	return func(ctx context.Context) {
		id := "fg-txn-pending-" + kind.name
		create(ctx, id, 1)
		// By name, in versions that both generations have.
		newest := kversion.V3_9_0()
		if kind.name == "v2" {
			newest.SetMaxKeyVersion(int16(kmsg.TxnOffsetCommit), 5)
			newest.SetMaxKeyVersion(int16(kmsg.EndTxn), 5)
			newest.SetMaxKeyVersion(int16(kmsg.InitProducerID), 5)
		}
		client := newClient(kgo.MaxVersions(newest))
		defer client.Close()
		start := kmsg.NewPtrInitProducerIDRequest()
		start.TransactionalID = &id
		start.TransactionTimeoutMillis = 20000
		producer := ask[*kmsg.InitProducerIDResponse](ctx, client, start)
		check.Must(kerr.ErrorForCode(producer.ErrorCode))
		epoch := producer.ProducerEpoch
		commit := func(offset int64, generation int32, member string) error {
			if kind.name == "v1" {
				add := kmsg.NewPtrAddOffsetsToTxnRequest()
				add.TransactionalID, add.ProducerID, add.ProducerEpoch, add.Group = id, producer.ProducerID, epoch, id
				check.Must(kerr.ErrorForCode(ask[*kmsg.AddOffsetsToTxnResponse](ctx, client, add).ErrorCode))
			}
			request := kmsg.NewPtrTxnOffsetCommitRequest()
			request.TransactionalID, request.Group, request.ProducerID, request.ProducerEpoch = id, id, producer.ProducerID, epoch
			request.Generation, request.MemberID = generation, member
			topic := kmsg.NewTxnOffsetCommitRequestTopic()
			topic.Topic = id
			partition := kmsg.NewTxnOffsetCommitRequestTopicPartition()
			partition.Offset = offset
			topic.Partitions = []kmsg.TxnOffsetCommitRequestTopicPartition{partition}
			request.Topics = []kmsg.TxnOffsetCommitRequestTopic{topic}
			answer := ask[*kmsg.TxnOffsetCommitResponse](ctx, client, request)
			return kerr.ErrorForCode(answer.Topics[0].Partitions[0].ErrorCode)
		}
		// What the transaction before still has to do may come in between.
		retried := func(offset int64) {
			var err error
			check.Eventually(ctx, "TxnOffsetCommit is taken", func() bool {
				err = commit(offset, -1, "")
				return !errors.Is(err, kerr.ConcurrentTransactions)
			})
			check.Must(err)
		}
		end := func(commit bool) {
			request := kmsg.NewPtrEndTxnRequest()
			request.TransactionalID, request.ProducerID, request.ProducerEpoch, request.Commit = id, producer.ProducerID, epoch, commit
			answer := ask[*kmsg.EndTxnResponse](ctx, client, request)
			check.Must(kerr.ErrorForCode(answer.ErrorCode))
			if kind.name == "v2" {
				check.Equal(answer.ProducerEpoch, epoch+1, "epoch after the end")
				epoch = answer.ProducerEpoch
			}
		}
		visible := func(offset int64) {
			check.Eventually(ctx, fmt.Sprintf("offset %d is stable", offset), func() bool {
				at, err := offsetsNow(ctx, client, id, id, true)
				return err == nil && at == offset
			})
		}
		check.Refused(commit(1, 3, "nobody"), kerr.IllegalGeneration, "a generation of a group that is not there")
		retried(5)
		at, err := offsetsNow(ctx, client, id, id, false)
		check.Must(err)
		check.Equal(at, int64(-1), "before the commit, to who does not ask for stable offsets")
		_, err = offsetsNow(ctx, client, id, id, true)
		check.Refused(err, kerr.UnstableOffsetCommit, "before the commit, to who does")
		end(true)
		visible(5)
		retried(9)
		end(false)
		visible(5)
		retried(11)
		retried(12)
		end(true)
		visible(12)
	}
}

func transactionAdmin(ctx context.Context) {
	topic := "fg-txn-admin"
	create(ctx, topic, 2)
	client := transactional(topic)
	defer client.Close()
	withAdmin(func(admin *kadm.Client) {
		_, err := admin.ListTransactions(ctx, nil, nil)
		check.Must(err)
		send(ctx, words(topic, 2, "before", 4))
		begin(ctx, client, words(topic, 1, "open", 1))
		id, epoch, err := client.ProducerID(ctx)
		check.Must(err)
		describe := func() kadm.DescribedTransaction {
			described, err := admin.DescribeTransactions(ctx, topic)
			check.Must(err)
			check.Must(described[topic].Err)
			return described[topic]
		}
		open := describe()
		check.Equal([]any{open.State, open.TimeoutMillis, open.ProducerID, open.ProducerEpoch}, []any{"Ongoing", int32(20000), id, epoch}, "open")
		check.Equal(open.Topics, kadm.TopicsSet{topic: {0: {}}}, "partitions")
		if age := time.Since(time.UnixMilli(open.StartTimestamp)); age < 0 || age > 30*time.Second {
			check.Fail("the transaction began %v ago", age)
		}
		listed, err := admin.ListTransactions(ctx, nil, []string{"Ongoing"})
		check.Must(err)
		check.Equal([]any{listed[topic].State, listed[topic].ProducerID}, []any{"Ongoing", id}, "listed by state")
		listed, err = admin.ListTransactions(ctx, []int64{id + 1000}, nil)
		check.Must(err)
		check.Equal(len(listed), 0, "listed by another producer")
		listed, err = admin.ListTransactionsByTxPattern(ctx, nil, nil, "fg-txn-adm.*")
		check.Must(err)
		check.Equal(len(listed), 1, "listed by pattern")
		producers, err := admin.DescribeProducers(ctx, kadm.TopicsSet{topic: {0: {}, 1: {}}})
		check.Must(err)
		active := producers[topic].Partitions[0].ActiveProducers[id]
		check.Equal([]any{active.ProducerEpoch, active.LastSequence, active.CurrentTxnStartOffset}, []any{epoch, int32(0), int64(2)}, "producer")
		_, exists := producers[topic].Partitions[1].ActiveProducers[id]
		check.Equal(exists, false, "producer of the other partition")
		check.Must(client.EndTransaction(ctx, kgo.TryCommit))
		check.Eventually(ctx, "complete", func() bool { return describe().State == "CompleteCommit" })
		check.Equal(len(describe().Topics), 0, "partitions when all is done")
		described, err := admin.DescribeTransactions(ctx, "fg-txn-never")
		check.Must(err)
		check.Refused(described["fg-txn-never"].Err, kerr.TransactionalIDNotFound, "an unknown id")
	})
}

// A transaction timeout beyond the broker's limit, and an id that is empty.
func transactionRefusals(ctx context.Context) {
	client := newClient()
	defer client.Close()
	initialize := func(id string, timeoutMillis int32) error {
		request := kmsg.NewPtrInitProducerIDRequest()
		request.TransactionalID = &id
		request.TransactionTimeoutMillis = timeoutMillis
		return kerr.ErrorForCode(ask[*kmsg.InitProducerIDResponse](ctx, client, request).ErrorCode)
	}
	check.Refused(initialize("fg-txn-refused", 900001), kerr.InvalidTransactionTimeout, "a timeout of more than 15 minutes")
	check.Refused(initialize("fg-txn-refused", 0), kerr.InvalidTransactionTimeout, "no timeout")
	end := kmsg.NewPtrEndTxnRequest()
	end.TransactionalID, end.ProducerID, end.ProducerEpoch, end.Commit = "fg-txn-unknown", 1, 0, true
	check.Refused(kerr.ErrorForCode(ask[*kmsg.EndTxnResponse](ctx, client, end).ErrorCode), kerr.InvalidProducerIDMapping, "an unknown id")
}

func transactionChecks() {
	for _, kind := range generations {
		name := func(what string) string { return strings.Join([]string{"transactions", kind.name + ":", what}, " ") }
		check.Run(name("committed, aborted and open records to both kinds of reader"), commitsAndAborts(kind))
		check.Run(name("the oldest open transaction holds the stable end"), openTransactionHolds(kind))
		check.Run(name("sixty in a row over two partitions"), manyInARow(kind))
		check.Run(name("a second producer of the same id fences the first"), fences(kind))
		check.Run(name("one that nobody ends is aborted in time"), timesOut(kind))
		check.Run(name("records and offsets in one: aborted, then committed"), groupSession(kind))
		check.Run(name("pending offsets"), pendingOffsets(kind))
	}
	check.Run("transactions: described, listed, producers described", transactionAdmin)
	check.Run("transactions: what is refused", transactionRefusals)
}
