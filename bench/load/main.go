// Command load makes the loads of bench/run that Kafka's own perf tools do not: it fills a topic, reads it again and
// again, sends small synchronous requests, measures the time from produce to consume and to the acknowledgement, and
// joins groups with many members. Every subcommand prints one line of JSON. The client is franz-go; anything that differs from its defaults is set here, in sight.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// options are the flags of all subcommands; each uses those that concern it.
type options struct {
	bootstrap  string
	topic      string
	partitions int
	records    int
	recordSize int
	batchBytes int
	passes     int
	clients    int
	rate       int
	seconds    float64
	leadIn     float64
	group      string
	protocol   string
	members    int
	churn      int
	keys       int
	configs    string
}

var commands = map[string]func(context.Context, options) (any, error){
	"topic":   createTopic,
	"alter":   alterTopic,
	"ends":    ends,
	"fill":    fill,
	"consume": consume,
	"sync":    syncRequests,
	"latency": latency,
	"paced":   paced,
	"groups":  groups,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: load topic|alter|ends|fill|consume|sync|latency|paced|groups [flags]")
		os.Exit(2)
	}
	var o options
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&o.bootstrap, "bootstrap", "127.0.0.1:9092", "broker")
	flags.StringVar(&o.topic, "topic", "bench", "topic")
	flags.IntVar(&o.partitions, "partitions", 1, "partitions of the topic")
	flags.IntVar(&o.records, "records", 1000, "fill: records to produce; consume: records in a pass")
	flags.IntVar(&o.recordSize, "record-size", 1000, "bytes of a record's value")
	flags.IntVar(&o.batchBytes, "batch-bytes", 16384, "fill: largest batch")
	flags.IntVar(&o.passes, "passes", 1, "consume: how often to read the topic from its beginning")
	flags.IntVar(&o.clients, "clients", 1, "sync: clients, each with its own connection")
	flags.IntVar(&o.rate, "rate", 1000, "latency, paced: records a second")
	flags.Float64Var(&o.seconds, "seconds", 10, "sync, latency: seconds; paced: the most")
	flags.Float64Var(&o.leadIn, "lead-in", 0.5,
		"sync, latency: first seconds whose latencies are not counted; groups: rest between phases")
	flags.StringVar(&o.group, "group", "bench", "groups: the group's id")
	flags.StringVar(&o.protocol, "protocol", "classic", "groups: classic or consumer")
	flags.IntVar(&o.members, "members", 200, "groups: members, each a client of its own")
	flags.IntVar(&o.churn, "churn", 20, "groups: members that leave, and that join again")
	flags.IntVar(&o.keys, "keys", 0, "fill: so many different keys, in random order; 0: records without a key")
	flags.StringVar(&o.configs, "configs", "", "topic, alter: settings of the topic, key=value,key=value")
	_ = flags.Parse(os.Args[2:])
	checkProtocol(o.protocol)

	result, err := commands[os.Args[1]](context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load", os.Args[1]+":", err)
		os.Exit(1)
	}
	line, _ := json.Marshal(result)
	fmt.Println(string(line))
}

// sentBytes counts what a client writes to its sockets.
type sentBytes struct{ total atomic.Int64 }

func (s *sentBytes) OnBrokerWrite(_ kgo.BrokerMetadata, _ int16, bytes int, _, _ time.Duration, _ error) {
	s.total.Add(int64(bytes))
}

func newClient(o options, more ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(o.bootstrap),
		kgo.ClientID("bench"),
		kgo.WithLogger(kgo.BasicLogger(os.Stderr, kgo.LogLevelError, nil)),
	}, more...)...)
}

func createTopic(ctx context.Context, o options) (any, error) {
	client, err := newClient(o)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	request := kmsg.NewPtrCreateTopicsRequest()
	topic := kmsg.NewCreateTopicsRequestTopic()
	topic.Topic, topic.NumPartitions, topic.ReplicationFactor = o.topic, int32(o.partitions), 1
	for name, value := range settings(o.configs) {
		config := kmsg.NewCreateTopicsRequestTopicConfig()
		config.Name, config.Value = name, &value
		topic.Configs = append(topic.Configs, config)
	}
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, client)
	if err != nil {
		return nil, err
	}
	if err := kerr.ErrorForCode(response.Topics[0].ErrorCode); err != nil {
		return nil, err
	}
	return map[string]any{"topic": o.topic}, nil
}

// settings of the form key=value,key=value.
func settings(text string) map[string]string {
	found := make(map[string]string)
	for part := range strings.SplitSeq(text, ",") {
		if name, value, ok := strings.Cut(part, "="); ok {
			found[name] = value
		}
	}
	return found
}

// alterTopic sets some of the topic's settings and leaves the others.
func alterTopic(ctx context.Context, o options) (any, error) {
	client, err := newClient(o)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	request := kmsg.NewPtrIncrementalAlterConfigsRequest()
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kmsg.ConfigResourceTypeTopic, o.topic
	for name, value := range settings(o.configs) {
		config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
		config.Name, config.Value = name, &value
		resource.Configs = append(resource.Configs, config)
	}
	request.Resources = append(request.Resources, resource)
	response, err := request.RequestWith(ctx, client)
	if err != nil {
		return nil, err
	}
	if err := kerr.ErrorForCode(response.Resources[0].ErrorCode); err != nil {
		return nil, err
	}
	return map[string]any{"topic": o.topic}, nil
}

// ends waits until every partition of the topic has a leader that tells its end offset; `offsets` is their sum.
func ends(ctx context.Context, o options) (any, error) {
	client, err := newClient(o)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	limited, cancel := context.WithTimeout(ctx, time.Duration(o.seconds*float64(time.Second)))
	defer cancel()
	for {
		sum, err := endOffsets(limited, client, o)
		if err == nil {
			return map[string]any{"offsets": sum}, nil
		}
		if limited.Err() != nil {
			return nil, err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func endOffsets(ctx context.Context, client *kgo.Client, o options) (sum int64, err error) {
	request := kmsg.NewPtrListOffsetsRequest()
	topic := kmsg.NewListOffsetsRequestTopic()
	topic.Topic = o.topic
	for index := range o.partitions {
		partition := kmsg.NewListOffsetsRequestTopicPartition()
		partition.Partition, partition.Timestamp = int32(index), -1
		topic.Partitions = append(topic.Partitions, partition)
	}
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, client)
	if err != nil {
		return 0, err
	}
	for _, topic := range response.Topics {
		for _, partition := range topic.Partitions {
			if err := kerr.ErrorForCode(partition.ErrorCode); err != nil {
				return 0, err
			}
			sum += partition.Offset
		}
	}
	return sum, nil
}

// quantile of sorted durations, in milliseconds.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	index := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[index].Nanoseconds()) / 1e6
}

func summary(all []time.Duration) map[string]float64 {
	slices.Sort(all)
	return map[string]float64{
		"p50Ms": quantile(all, 0.5), "p95Ms": quantile(all, 0.95), "p99Ms": quantile(all, 0.99),
		"p999Ms": quantile(all, 0.999), "maxMs": quantile(all, 1),
	}
}
