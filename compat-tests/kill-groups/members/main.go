// Members of four groups, one each, in one process that may be killed: two copy a topic to the next one in transactions
// (a classic group and one of the consumer protocol), two only read and commit. What the broker acknowledged goes to the
// ledger first. A line of JSON on standard output for each thing that the parent counts; it ends when standard input does.
//
//	members INDEX LEDGER_PORT SEED
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
)

// The ledger's process: what record returned for is on disk there.
type ledger struct {
	lock    sync.Mutex
	socket  net.Conn
	answers *bufio.Reader
}

func (book *ledger) record(entry map[string]any) {
	book.lock.Lock()
	defer book.lock.Unlock()
	line, _ := json.Marshal(entry)
	if _, err := book.socket.Write(append(line, '\n')); err != nil {
		os.Exit(4)
	}
	if _, err := book.answers.ReadString('\n'); err != nil {
		os.Exit(4)
	}
}

var (
	index = os.Args[1]
	book  *ledger
	said  sync.Mutex
)

func say(what, text string) {
	said.Lock()
	defer said.Unlock()
	line, _ := json.Marshal(map[string]string{what: text})
	fmt.Println(string(line))
}

func common(group, topic string, more ...kgo.Opt) []kgo.Opt {
	return append([]kgo.Opt{
		kgo.SeedBrokers(os.Getenv("BOOTSTRAP")), kgo.ClientID(group + "-" + index),
		kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.SessionTimeout(6 * time.Second), kgo.RebalanceTimeout(8 * time.Second), kgo.HeartbeatInterval(300 * time.Millisecond),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxWait(200 * time.Millisecond),
		kgo.RetryBackoffFn(func(int) time.Duration { return 50 * time.Millisecond }),
		kgo.MetadataMinAge(100 * time.Millisecond), kgo.RecordPartitioner(kgo.ManualPartitioner()),
	}, more...)
}

func serverSide() []kgo.Opt {
	return []kgo.Opt{kgo.Balancers(kgo.StickyBalancer()), kgo.ServerSideBalancer()}
}

// Clients before transaction.version 2, which still know the consumer protocol.
func oldTransactions() kgo.Opt {
	versions := kversion.Stable()
	for key, version := range map[int16]int16{0: 11, 22: 4, 24: 3, 25: 3, 26: 4, 28: 4} {
		versions.SetMaxKeyVersion(key, version)
	}
	return kgo.MaxVersions(versions)
}

func noteEnds(group string, records []*kgo.Record) {
	ends := map[int32]int64{}
	for _, record := range records {
		ends[record.Partition] = max(ends[record.Partition], record.Offset+1)
	}
	for partition, offset := range ends {
		book.record(map[string]any{"kind": "committed", "group": group, "topic": records[0].Topic, "partition": partition, "offset": offset})
	}
}

// Copies a topic in transactions until ctx is done; a new session whenever one fails for good.
func chain(ctx context.Context, chance *rand.Rand, group, from, to string, more ...kgo.Opt) {
	for ctx.Err() == nil {
		options := append(common(group, from, more...), kgo.TransactionalID(group+"-"+index), kgo.TransactionTimeout(5*time.Second))
		session, err := kgo.NewGroupTransactSession(options...)
		if err != nil {
			say("problem", err.Error())
			return
		}
		for ctx.Err() == nil {
			if err = copyOnce(ctx, chance, session, group, to); err != nil {
				say("count", "failed")
				fmt.Fprintf(os.Stderr, "%s-%s: %v\n", group, index, err)
				break
			}
		}
		session.Close()
	}
}

func copyOnce(ctx context.Context, chance *rand.Rand, session *kgo.GroupTransactSession, group, to string) error {
	records := session.PollRecords(ctx, 60).Records()
	if ctx.Err() != nil || len(records) == 0 {
		return nil
	}
	if err := session.Begin(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	end := kgo.TransactionEndTry(chance.Intn(10) != 0)
	mark := ""
	if !end {
		mark = "aborted:"
	}
	for _, record := range records {
		value := append([]byte(mark), record.Value...)
		session.Produce(context.Background(), &kgo.Record{Topic: to, Partition: record.Partition, Value: value}, nil)
	}
	limited, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if !end { // what is still in the client when a transaction is aborted is never sent
		_ = session.Client().Flush(limited)
	}
	committed, err := session.End(limited, end)
	if committed {
		noteEnds(group, records)
		say("count", "transactions")
	} else if err == nil {
		say("count", "aborted")
	}
	return err
}

// Reads and commits until ctx is done.
func read(ctx context.Context, group, topic string, more ...kgo.Opt) {
	options := append(common(group, topic, more...), kgo.DisableAutoCommit(), kgo.BlockRebalanceOnPoll())
	client, err := kgo.NewClient(options...)
	if err != nil {
		say("problem", err.Error())
		return
	}
	defer client.CloseAllowingRebalance()
	for ctx.Err() == nil {
		records := client.PollRecords(ctx, 100).Records()
		if len(records) > 0 {
			limited, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			err := client.CommitRecords(limited, records...)
			cancel()
			switch {
			case err == nil:
				noteEnds(group, records)
				say("count", "commits")
			case errors.Is(err, kerr.OffsetMetadataTooLarge), errors.Is(err, kerr.InvalidGroupID), errors.Is(err, kerr.UnknownServerError):
				say("problem", fmt.Sprintf("a commit of %s was answered %v", group, err))
			default: // another owns the partition by now, or the broker was away for long
				say("count", "failed")
			}
		}
		client.AllowRebalance()
	}
}

func main() {
	seed, _ := strconv.ParseInt(os.Args[3], 10, 64)
	socket, err := net.Dial("tcp", "127.0.0.1:"+os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
	book = &ledger{socket: socket, answers: bufio.NewReader(socket)}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	number, _ := strconv.Atoi(index)
	var more []kgo.Opt
	if number%2 == 1 {
		more = []kgo.Opt{oldTransactions()}
	}
	var all sync.WaitGroup
	run := func(body func(chance *rand.Rand), salt int64) {
		all.Add(1)
		go func() {
			defer all.Done()
			body(rand.New(rand.NewSource(seed*100 + int64(number)*10 + salt)))
		}()
	}
	run(func(chance *rand.Rand) {
		chain(ctx, chance, "kg-chain-classic", "kg-in", "kg-mid", append(more, kgo.Balancers(kgo.RangeBalancer()))...)
	}, 0)
	run(func(chance *rand.Rand) {
		chain(ctx, chance, "kg-chain-consumer", "kg-mid", "kg-out", append(serverSide(), more...)...)
	}, 1)
	// Static members: a process that is started again is the member that it was.
	run(func(*rand.Rand) {
		read(ctx, "kg-read-classic", "kg-in", kgo.Balancers(kgo.CooperativeStickyBalancer()), kgo.InstanceID("static-"+index))
	}, 2)
	run(func(*rand.Rand) { read(ctx, "kg-read-consumer", "kg-in", serverSide()...) }, 3)
	all.Wait()
}
